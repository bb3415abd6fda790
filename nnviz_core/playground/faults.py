"""Why a run can't go on: its numbers left what float32 can hold, or there is no example."""

import numpy as np

from nnviz_core.errors import NnvizError
from nnviz_core.playground.network import Network
from nnviz_core.playground.responses import units
from nnviz_core.playground.words import FormulaError


class StoppedError(NnvizError):
    """A run can't go on: the message says at which step, counted from 1, and why."""


class UndefinedError(StoppedError):
    """A formula has no value at a point that was drawn as an example."""

    def __init__(self, step: int, problem: FormulaError) -> None:
        super().__init__(f"The run stopped before step {step:,}: {problem}. Change the formula.")
        self.step = step


class DivergedError(StoppedError):
    """Numbers are too large; the message says in which layer, counted from 1, too."""

    def __init__(self, step: int, layer: int, problem: str) -> None:
        super().__init__(
            f"The run stopped at step {step:,}: {problem}. Start again with a lower learning rate or smaller first weights."
        )
        self.step, self.layer = step, layer


def divergence(network: Network, inputs: np.ndarray) -> DivergedError:
    """Why the next step, on these inputs, has no finite loss."""
    plan, parts, step = network.plan, network.layout, network.steps + 1
    with np.errstate(all="ignore"):
        passed = units(plan, parts, network.flat, np.ascontiguousarray(inputs))
    for layer, (z, y) in enumerate(passed, 1):
        name = f"layer {layer}" if layer < len(passed) else f"the output, layer {layer}"
        weights, biases = parts.unpack(network.flat)[layer - 1]
        if not np.isfinite(weights).all() or (biases is not None and not np.isfinite(biases).all()):
            return DivergedError(step, layer, f"a weight or bias of {name} is no finite number any more")
        if not np.isfinite(z).all() or not np.isfinite(y).all():
            return DivergedError(step, layer, f"a value in {name} is too large for float32")
    return DivergedError(
        step, len(passed), f"the loss behind the output, layer {len(passed)}, is too large for float32"
    )
