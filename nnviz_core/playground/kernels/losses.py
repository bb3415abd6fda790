"""The losses of outputs and their gradients."""

import math

import numpy as np

from nnviz_core.playground.kernels.compiling import kernel
from nnviz_core.playground.layout import OUTPUTS, PLACE

FLOAT = np.float32


@kernel
def output_loss(z, y, value, entropy):
    """The loss of one output, and its gradient by y, or for the cross-entropy by z."""
    if not entropy:
        error = y - value
        return error * error, FLOAT(2) * error
    return max(z, FLOAT(0)) - z * value + FLOAT(math.log1p(math.exp(-abs(z)))), y - value


@kernel
def mean_losses(table, z, y, d, values, width, entropy):
    """The mean loss of the outputs; leaves its gradient by the activations in `d`, or for the cross-entropy by z."""
    layer = len(table) - 1
    start, outputs, count = table[layer, PLACE] * width, table[layer, OUTPUTS], len(values)
    total = 0.0
    for place in range(start, start + outputs * width):
        d[place] = FLOAT(0)
    if outputs > 1:
        return _class_losses(z, y, d, values, start, outputs, width)
    for example in range(count):
        at = start + example
        loss, gradient = output_loss(z[at], y[at], values[example, 0], entropy)
        total += loss
        d[at] = gradient / FLOAT(count)
    return total / count


@kernel
def _class_losses(z, y, d, values, start, outputs, width):
    """The mean of −log of the softmax at the true class; leaves the softmax in `y`."""
    total = 0.0
    for example in range(len(values)):
        normaliser = softmax(z, y, start + example, outputs, width)
        for output in range(outputs):
            at = start + output * width + example
            total += values[example, output] * (normaliser - z[at])
            d[at] = (y[at] - values[example, output]) / FLOAT(len(values))
    return total / len(values)


@kernel
def softmax(z, y, start, outputs, width):
    """Put into y the softmax of the outputs of one example; the logarithm of the sum of the exponentials."""
    largest = z[start]
    for output in range(outputs):
        largest = max(largest, z[start + output * width])
    total = FLOAT(0)
    for output in range(outputs):
        y[start + output * width] = math.exp(z[start + output * width] - largest)
        total += y[start + output * width]
    for output in range(outputs):
        y[start + output * width] /= total
    return largest + math.log(total)
