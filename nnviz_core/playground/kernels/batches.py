"""Training on batches, with every loss, optimizer and penalty, for any network; and what a network makes of many points.

A unit's values on all examples of a batch stand side by side, `width` of them, a multiple of 16, so that each weight works on vectors.
"""

import numpy as np

from nnviz_core.playground.kernels.compiling import kernel
from nnviz_core.playground.kernels.losses import mean_losses, softmax
from nnviz_core.playground.kernels.primitives import activate, add_scaled, dot, slope
from nnviz_core.playground.kernels.updates import update
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
)

FLOAT = np.float32


@kernel
def train_batches(
    parameters,
    moments,
    table,
    units,
    width,
    inputs,
    values,
    batch,
    rates,
    entropy,
    rule,
    settings,
    drops,
    random,
    done,
    losses,
):
    """Take a step on each batch; the number of steps done, fewer than batches if a loss wasn't finite.

    `moments` (3, parameters) holds gradients and what the optimizer remembers, `units` (5, units · width) pre-activations, activations,
    those after dropout, its factors, and gradients; `drops` the share dropped behind each layer, `random` the state of its generator,
    `done` the steps before these.
    """
    d = units[4]
    for step in range(len(rates)):
        first = step * batch
        enter(units[2], inputs[first : first + batch], width)
        spread_forward(parameters, table, units, width, drops, random)
        losses[step] = mean_losses(table, units[0], units[1], d, values[first : first + batch], width, entropy)
        if not abs(losses[step]) < np.inf:
            return step
        _backward(parameters, moments[0], table, units, width, entropy, drops)
        update(parameters, moments, table, rates[step], rule, settings, done + step + 1)
    return len(rates)


@kernel
def enter(handed, inputs, width):
    """Put the inputs (example, feature) into the first units."""
    for feature in range(inputs.shape[1]):
        for example in range(inputs.shape[0]):
            handed[feature * width + example] = inputs[example, feature]


@kernel
def spread_forward(parameters, table, units, width, drops, random):
    """The values of all units from those of the first."""
    z, y, handed = units[0], units[1], units[2]
    for layer in range(len(table)):
        start = table[layer, PLACE] * width
        for unit in range(table[layer, OUTPUTS]):
            into = start + unit * width
            bias = parameters[table[layer, BIASES] + unit] if table[layer, BIASES] >= 0 else FLOAT(0)
            for example in range(width):
                z[into + example] = bias
            for number in range(table[layer, INPUTS]):
                weight = parameters[
                    table[layer, WEIGHTS] + unit * table[layer, BY_OUTPUT] + number * table[layer, BY_INPUT]
                ]
                add_scaled(z, into, handed, (table[layer, ENTRANCE] + number) * width, weight, width)
        activate(table[layer, CODE], z, y, start, table[layer, OUTPUTS] * width)
        _drop(y, handed, units[3], start, start + table[layer, OUTPUTS] * width, drops[layer], random)


@kernel
def _drop(y, handed, factors, start, end, share, random):
    """Hand the activations on: each with probability `share` as 0, the others as much larger as keeps the mean."""
    if share == 0:
        for place in range(start, end):
            handed[place] = y[place]
        return
    state = random[0]
    limit = np.uint64(share * 2.0**53)
    larger = FLOAT(1 / (1 - share))
    for place in range(start, end):
        state ^= state << np.uint64(13)
        state ^= state >> np.uint64(7)
        state ^= state << np.uint64(17)
        factors[place] = FLOAT(0) if (state >> np.uint64(11)) < limit else larger
        handed[place] = y[place] * factors[place]
    random[0] = state


@kernel
def _backward(parameters, gradients, table, units, width, entropy, drops):
    z, y, handed, factors, d = units[0], units[1], units[2], units[3], units[4]
    for layer in range(len(table) - 1, -1, -1):
        start, length = table[layer, PLACE] * width, table[layer, OUTPUTS] * width
        if drops[layer] != 0:
            for place in range(start, start + length):
                d[place] *= factors[place]
        if layer < len(table) - 1 or not entropy:
            slope(table[layer, CODE], z, y, d, start, length)
        for place in range(table[layer, ENTRANCE] * width, (table[layer, ENTRANCE] + table[layer, INPUTS]) * width):
            d[place] = FLOAT(0)
        for unit in range(table[layer, OUTPUTS]):
            _of_unit(parameters, gradients, table, layer, handed, d, unit, width)


@kernel
def _of_unit(parameters, gradients, table, layer, handed, d, unit, width):
    """The gradients of a unit's weights and bias, and what goes back from it."""
    here = (table[layer, PLACE] + unit) * width
    if table[layer, BIASES] >= 0:
        total = FLOAT(0)
        for example in range(width):
            total += d[here + example]
        gradients[table[layer, BIASES] + unit] = total
    for number in range(table[layer, INPUTS]):
        weight = table[layer, WEIGHTS] + unit * table[layer, BY_OUTPUT] + number * table[layer, BY_INPUT]
        there = (table[layer, ENTRANCE] + number) * width
        gradients[weight] = dot(d, here, handed, there, width)
        if layer:
            add_scaled(d, there, d, here, parameters[weight], width)


@kernel
def respond(parameters, table, units, width, inputs, drops, random, answers):
    """Put into `answers` (point, output) what a network gives for each point, and into `units` the values of the last of them."""
    z, y = units[0], units[1]
    layer = len(table) - 1
    for first in range(0, len(inputs), width):
        count = min(width, len(inputs) - first)
        enter(units[2], inputs[first : first + count], width)
        spread_forward(parameters, table, units, width, drops, random)
        for example in range(count):
            start = table[layer, PLACE] * width + example
            if table[layer, OUTPUTS] > 1:
                softmax(z, y, start, table[layer, OUTPUTS], width)
            for output in range(table[layer, OUTPUTS]):
                answers[first + example, output] = y[start + output * width]
