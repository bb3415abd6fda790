"""What each optimizer makes of the gradients: they do what torch's of that name do."""

import math

import numpy as np

from nnviz_core.playground.kernels.compiling import kernel
from nnviz_core.playground.layout import BIASES, LENGTH, OUTPUTS, WEIGHTS

FLOAT = np.float32
SGD, MOMENTUM, RMSPROP, ADAM = range(4)
"""In the order of `plan.OPTIMIZERS`."""
SHARE, L1, L2, DECAY = range(4)
"""The places of the settings: the share of the velocity that is kept, and the three penalties."""
SQUARES_KEPT, EPSILON = FLOAT(0.99), FLOAT(1e-8)
"""Of RMSprop."""
FIRST_KEPT, SECOND_KEPT = 0.9, 0.999
"""Of Adam."""


@kernel
def update(parameters, moments, table, rate, rule, settings, step):
    """Change the parameters by `moments[0]`, their gradients, at the `step`th step, counted from 1."""
    for layer in range(len(table)):
        start, end = table[layer, WEIGHTS], table[layer, WEIGHTS] + table[layer, LENGTH]
        _penalise(parameters, moments[0], start, end, rate, settings)
        _descend(parameters, moments, start, end, rate, rule, settings, step)
        _shrink(parameters, start, end, rate * settings[L1])
        if table[layer, BIASES] >= 0:
            _descend(
                parameters,
                moments,
                table[layer, BIASES],
                table[layer, BIASES] + table[layer, OUTPUTS],
                rate,
                rule,
                settings,
                step,
            )


@kernel
def _penalise(parameters, gradients, start, end, rate, settings):
    """L2 adds to the gradients; weight decay shrinks the weights themselves, whatever the optimizer makes of gradients."""
    decay, factor = settings[L2], FLOAT(1) - rate * settings[DECAY]
    if decay != 0:
        for place in range(start, end):
            gradients[place] += decay * parameters[place]
    if factor != 1:
        for place in range(start, end):
            parameters[place] *= factor


@kernel
def _shrink(parameters, start, end, amount):
    """L1: each weight comes so much nearer to 0 and stays there once it has reached it (the proximal step)."""
    if amount != 0:
        for place in range(start, end):
            size = max(abs(parameters[place]) - amount, FLOAT(0))
            parameters[place] = size if parameters[place] > 0 else -size


@kernel
def _descend(parameters, moments, start, end, rate, rule, settings, step):
    if rule == SGD:
        _sgd(parameters, moments[0], start, end, rate)
    elif rule == MOMENTUM:
        _momentum(parameters, moments[0], moments[1], start, end, rate, settings[SHARE])
    elif rule == RMSPROP:
        _rmsprop(parameters, moments[0], moments[1], start, end, rate)
    else:
        _adam(parameters, moments[0], moments[1], moments[2], start, end, rate, step)


@kernel
def _sgd(parameters, gradients, start, end, rate):
    for place in range(start, end):
        parameters[place] -= rate * gradients[place]


@kernel
def _momentum(parameters, gradients, velocities, start, end, rate, share):
    for place in range(start, end):
        velocities[place] = share * velocities[place] + gradients[place]
        parameters[place] -= rate * velocities[place]


@kernel
def _rmsprop(parameters, gradients, squares, start, end, rate):
    for place in range(start, end):
        gradient = gradients[place]
        squares[place] = SQUARES_KEPT * squares[place] + (FLOAT(1) - SQUARES_KEPT) * gradient * gradient
        parameters[place] -= rate * gradient / (math.sqrt(squares[place]) + EPSILON)


@kernel
def _adam(parameters, gradients, means, squares, start, end, rate, step):
    size = FLOAT(rate / (1 - FIRST_KEPT**step))
    root = FLOAT(1 / math.sqrt(1 - SECOND_KEPT**step))
    first, second = FLOAT(FIRST_KEPT), FLOAT(SECOND_KEPT)
    for place in range(start, end):
        gradient = gradients[place]
        means[place] = first * means[place] + (FLOAT(1) - first) * gradient
        squares[place] = second * squares[place] + (FLOAT(1) - second) * gradient * gradient
        parameters[place] -= size * means[place] / (math.sqrt(squares[place]) * root + EPSILON)
