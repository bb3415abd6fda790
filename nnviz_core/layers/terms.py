"""What each kind of layer adds up: the sources, weights and bias behind one value of its output."""

from collections.abc import Sequence
from functools import singledispatch

import numpy as np
from jaxtyping import Float64
from torch import nn

from nnviz_core.layers import geometry

Terms = tuple[str, np.ndarray, np.ndarray, float]
"""Kind, source indices (source, axis), weights (source) and bias."""


@singledispatch
def terms(layer: nn.Module, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    """What adds up to the value at `place` of the output of `layer` for the input `values`, without a batch axis.

    Raises `ValueError` for a layer that is not a sum.
    """
    raise ValueError(f"a value of {layer} is not a sum that can be shown")


@terms.register
def _(layer: nn.Conv2d, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    channel, *position = place
    (kernel_rows, rows), (kernel_columns, columns) = (
        axis.cells(at, length)
        for axis, at, length in zip(geometry.axes(layer), position, values.shape[1:], strict=True)
    )
    kernel = layer.weight.detach().numpy()[channel]
    first = channel * layer.groups // layer.out_channels * len(kernel)
    weights = kernel[:, kernel_rows][:, :, kernel_columns]
    return (
        "convolution",
        _grid(range(first, first + len(kernel)), rows, columns),
        weights.ravel(),
        _bias(layer, channel),
    )


@terms.register
def _(layer: nn.Linear, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    weights = layer.weight.detach().numpy()[place[0]]
    return "linear", np.arange(len(weights))[:, None], weights, _bias(layer, place[0])


@terms.register
def _(layer: nn.MaxPool2d, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    channel, *position = place
    rows, columns = (
        axis.cells(at, length)[1]
        for axis, at, length in zip(geometry.axes(layer), position, values.shape[1:], strict=True)
    )
    indices = _grid([channel], rows, columns)
    won = np.zeros(len(indices))
    won[values[tuple(indices.T)].argmax()] = 1
    return "maximum", indices, won, 0.0


@terms.register
def _(layer: nn.AdaptiveAvgPool2d, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    channel, *position = place
    bins = layer.output_size if isinstance(layer.output_size, tuple) else (layer.output_size,) * 2
    cells = (
        geometry.bin_cells(at, many or length, length)
        for at, many, length in zip(position, bins, values.shape[1:], strict=True)
    )
    indices = _grid([channel], *cells)
    return "average", indices, np.full(len(indices), 1 / len(indices)), 0.0


@terms.register
def _(layer: nn.BatchNorm2d, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    scale, shift = normalisation(layer)
    return "normalisation", np.array([place]), scale[place[:1],], float(shift[place[0]])


@terms.register
def _(layer: nn.ReLU, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    return "rectifier", np.array([place]), np.array([values[place] > 0]), 0.0


@terms.register
def _(layer: nn.Dropout, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    return "copy", np.array([place]), np.ones(1), 0.0


@terms.register
def _(layer: nn.Flatten, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    return "copy", np.array([np.unravel_index(place[0], values.shape)]), np.ones(1), 0.0


def normalisation(layer: nn.BatchNorm2d) -> tuple[Float64[np.ndarray, " channel"], Float64[np.ndarray, " channel"]]:
    """Batch normalisation in eval mode is value × scale + shift: both, by channel."""
    mean, variance = (np.asarray(values, np.float64) for values in (layer.running_mean, layer.running_var))
    scale = layer.weight.detach().numpy().astype(np.float64) / np.sqrt(variance + layer.eps)
    return scale, layer.bias.detach().numpy() - mean * scale


def _bias(layer: nn.Conv2d | nn.Linear, unit: int) -> float:
    return 0.0 if layer.bias is None else float(layer.bias[unit])


def _grid(*axes: Sequence[int] | np.ndarray) -> np.ndarray:
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes)).astype(np.int64)


def biases(layer: nn.Module) -> Float64[np.ndarray, " unit"] | None:
    """What `layer` adds to each channel or unit whatever its input is, or None where it adds nothing."""
    if isinstance(layer, nn.BatchNorm2d):
        return normalisation(layer)[1]
    bias = layer.bias if isinstance(layer, nn.Conv2d | nn.Linear) else None
    return None if bias is None else bias.detach().numpy().astype(np.float64)
