"""Plain gradient descent on one example at a time, for any network with one output."""

import numpy as np

from nnviz_core.playground.kernels.compiling import kernel
from nnviz_core.playground.kernels.losses import output_loss
from nnviz_core.playground.kernels.primitives import activate, add_scaled, dot, exchange, slope
from nnviz_core.playground.layout import (
    BIASES,
    BY_INPUT,
    BY_OUTPUT,
    CODE,
    ENTRANCE,
    INPUTS,
    OUTPUTS,
    PLACE,
    WEIGHTS,
    WIDTH,
)

FLOAT = np.float32


@kernel
def train_online(parameters, table, units, inputs, values, rates, entropy, losses):
    """Take a step on each example; the number of steps done, fewer than examples if a loss wasn't finite.

    `units` (3, units) holds pre-activations, activations and, times the learning rate, gradients; a step whose loss isn't finite changes nothing.
    """
    z, y, d = units[0], units[1], units[2]
    place, last = table[len(table) - 1, PLACE], table[len(table) - 1, CODE]
    for step in range(len(inputs)):
        _forward(parameters, table, z, y, inputs, step)
        loss, gradient = output_loss(z[place], y[place], values[step, 0], entropy)
        losses[step] = loss
        if not abs(loss) < np.inf:
            return step
        d[place] = gradient * rates[step]
        if not entropy:
            slope(last, z, y, d, place, WIDTH)
        _backward(parameters, table, z, y, d, inputs, step)
    return len(inputs)


@kernel
def _forward(parameters, table, z, y, inputs, step):
    for layer in range(len(table)):
        size = -(-table[layer, OUTPUTS] // WIDTH) * WIDTH
        if layer == 0:
            _enter(parameters, table, layer, z, inputs, step, size)
        else:
            _continue(parameters, table, layer, z, y)
        activate(table[layer, CODE], z, y, table[layer, PLACE], size)
        for gap in range(table[layer, PLACE] + table[layer, OUTPUTS], table[layer, PLACE] + size):
            y[gap] = FLOAT(0)


@kernel
def _enter(parameters, table, layer, z, inputs, step, size):
    for unit in range(size):
        z[table[layer, PLACE] + unit] = (
            parameters[table[layer, BIASES] + unit] if table[layer, BIASES] >= 0 else FLOAT(0)
        )
    for number in range(table[layer, INPUTS]):
        add_scaled(
            z,
            table[layer, PLACE],
            parameters,
            table[layer, WEIGHTS] + number * table[layer, BY_INPUT],
            inputs[step, number],
            size,
        )


@kernel
def _continue(parameters, table, layer, z, y):
    length = table[layer, BY_OUTPUT]
    for unit in range(table[layer, OUTPUTS]):
        total = dot(parameters, table[layer, WEIGHTS] + unit * length, y, table[layer, ENTRANCE], length)
        z[table[layer, PLACE] + unit] = total + (
            parameters[table[layer, BIASES] + unit] if table[layer, BIASES] >= 0 else FLOAT(0)
        )


@kernel
def _backward(parameters, table, z, y, d, inputs, step):
    for layer in range(len(table) - 1, -1, -1):
        if table[layer, BIASES] >= 0:
            for unit in range(table[layer, OUTPUTS]):
                parameters[table[layer, BIASES] + unit] -= d[table[layer, PLACE] + unit]
        if layer:
            _return(parameters, table, layer, z, y, d)
        else:
            for number in range(table[layer, INPUTS]):
                add_scaled(
                    parameters,
                    table[layer, WEIGHTS] + number * table[layer, BY_INPUT],
                    d,
                    table[layer, PLACE],
                    -inputs[step, number],
                    table[layer, BY_INPUT],
                )


@kernel
def _return(parameters, table, layer, z, y, d):
    length = table[layer, BY_OUTPUT]
    for unit in range(length):
        d[table[layer, ENTRANCE] + unit] = FLOAT(0)
    for unit in range(table[layer, OUTPUTS]):
        factor = d[table[layer, PLACE] + unit]
        exchange(
            d,
            table[layer, ENTRANCE],
            parameters,
            table[layer, WEIGHTS] + unit * length,
            y,
            table[layer, ENTRANCE],
            factor,
            length,
        )
    slope(table[layer - 1, CODE], z, y, d, table[layer, ENTRANCE], length)
