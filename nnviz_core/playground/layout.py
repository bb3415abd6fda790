"""Where a network's parameters and the values of its units lie in flat arrays, in rows of a multiple of sixteen."""

from dataclasses import dataclass

import numpy as np

from nnviz_core.playground.activations import code
from nnviz_core.playground.plan import Plan

Parameters = list[tuple[np.ndarray, np.ndarray | None]]
"""For each layer its weights (out, in) and its biases (out), or `None`."""
WIDTH = 16
INPUTS, OUTPUTS, CODE, WEIGHTS, BIASES, BY_OUTPUT, BY_INPUT, LENGTH, ENTRANCE, PLACE = range(10)
"""The columns of `Layout.table`: the numbers of inputs and outputs and the activation; where weights and biases begin, the latter −1
for none; how far it is to the next output's and the next input's weight, and how many numbers all weights take; the first
of the units that come in, and of those that go out.
"""


def padded(count: int) -> int:
    """The next multiple of 16."""
    return -(-count // WIDTH) * WIDTH


@dataclass(frozen=True)
class Layout:
    """`table` (layer, column) as the kernels read it; the number of parameters and of units, both with the gaps between them.

    In the first layer weights of one input stand side by side, in all others those of one output: so no product ends in a sum
    across a vector where that can be avoided.
    """

    table: np.ndarray
    parameters: int
    units: int

    def pack(self, parameters: Parameters) -> np.ndarray:
        """The flat array of `parameters`, 0 in the gaps. Begins at a multiple of 64 bytes."""
        flat = aligned(self.parameters)
        for number, (weights, biases) in enumerate(parameters):
            self.weights(flat, number)[:] = weights
            if biases is not None:
                self.biases(flat, number)[:] = biases
        return flat

    def unpack(self, flat: np.ndarray) -> Parameters:
        """Copies of the parameters in a flat array."""
        layers = range(len(self.table))
        return [
            (self.weights(flat, number).copy(), self.biases(flat, number).copy() if row[BIASES] >= 0 else None)
            for number, row in zip(layers, self.table, strict=True)
        ]

    def weights(self, flat: np.ndarray, layer: int) -> np.ndarray:
        """The weights (out, in) of a layer, as a view."""
        row = self.table[layer]
        whole = flat[row[WEIGHTS] : row[WEIGHTS] + row[LENGTH]]
        if row[BY_OUTPUT] == 1:
            return whole.reshape(row[INPUTS], -1)[:, : row[OUTPUTS]].T
        return whole.reshape(row[OUTPUTS], -1)[:, : row[INPUTS]]

    def biases(self, flat: np.ndarray, layer: int) -> np.ndarray:
        """The biases (out) of a layer that has some, as a view."""
        row = self.table[layer]
        return flat[row[BIASES] : row[BIASES] + row[OUTPUTS]]


def layout(plan: Plan) -> Layout:
    """The layout of a plan's network."""
    rows, at, unit = [], 0, 0
    pairs = zip(plan.sizes, plan.sizes[1:], plan.activations, strict=False)
    for number, (inputs, outputs, activation) in enumerate(pairs):
        by_output, by_input = (1, padded(outputs)) if number == 0 else (padded(inputs), 1)
        length = (inputs if number == 0 else outputs) * padded(max(by_output, by_input))
        has_biases = number < len(plan.hidden) or plan.output_bias
        following = at + length + (padded(outputs) if has_biases else 0)
        biases = at + length if has_biases else -1
        there = unit + padded(inputs)
        rows.append((inputs, outputs, code(activation), at, biases, by_output, by_input, length, unit, there))
        at, unit = following, there
    return Layout(np.array(rows, np.int64), at, unit + padded(plan.sizes[-1]))


def aligned(count: int) -> np.ndarray:
    """`count` float32 zeros that begin at a multiple of 64 bytes, as vectors are read fastest."""
    whole = np.zeros(count + WIDTH, np.float32)
    start = (-whole.ctypes.data // 4) % WIDTH
    return whole[start : start + count]
