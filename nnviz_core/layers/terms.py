"""The sum behind one value of a layer's output, for each kind of layer: its sources, weights and bias."""

from collections.abc import Sequence
from functools import singledispatch

import numpy as np
import torch
from jaxtyping import Float64, Int64
from torch import Tensor, nn

from nnviz_core.layers import kinds, sliding
from nnviz_core.layers.scaling import Scaling

Terms = tuple[str, np.ndarray, np.ndarray, float]
"""Kind, source indices (source, axis), weights (source) and bias."""


def terms(layer: nn.Module, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    """The terms that add up to the value at `place` of the output of `layer` for the input `values`, without a batch axis.

    Raises `ValueError` for a layer that can't be shown, or an input that it doesn't take.
    """
    kinds.taking(layer, values.ndim)
    return _terms(layer, values, place)


@singledispatch
def _terms(layer: nn.Module, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    """The terms of an activation function f of one value z: f(0) plus z times the mean slope from 0 to z."""
    value = torch.tensor(float(values[place]), dtype=torch.float64)
    at_zero, slope_at_zero = _value_and_slope(layer, torch.zeros_like(value))
    weight = (_value_and_slope(layer, value)[0] - at_zero) / float(value) if value else slope_at_zero
    return "function", np.array([place]), np.array([weight]), at_zero


@_terms.register
def _(layer: nn.Conv2d, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    channel, *position = place
    (rows, columns), (in_rows, in_columns) = _under(layer, values, position)
    kernel = layer.weight.detach().numpy()[channel]
    first = channel * layer.groups // layer.out_channels * len(kernel)
    weights = kernel[:, in_rows][:, :, in_columns]
    indices = _grid(range(first, first + len(kernel)), rows, columns)
    return "convolution", indices, weights.ravel(), _bias(layer, channel)


@_terms.register
def _(layer: nn.Linear, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    weights = layer.weight.detach().numpy()[place[0]]
    return "linear", np.arange(len(weights))[:, None], weights, _bias(layer, place[0])


@_terms.register
def _(layer: nn.MaxPool2d, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    channel, *position = place
    indices = _grid([channel], *_under(layer, values, position)[0])
    if not len(indices):
        raise ValueError(f"{layer} sees nothing but padding there, of which there is no largest")
    won = np.zeros(len(indices))
    won[values[tuple(indices.T)].argmax()] = 1
    return "maximum", indices, won, 0.0


@_terms.register
def _(layer: nn.AvgPool2d | nn.AdaptiveAvgPool2d, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    channel, *position = place
    indices = _grid([channel], *_under(layer, values, position)[0])
    weight = 1 / (padded_size(layer) or len(indices))
    return "average", indices, np.full(len(indices), weight), 0.0


@_terms.register
def _(layer: nn.BatchNorm1d | nn.BatchNorm2d, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    scale, shift = normalisation(layer)
    return "normalisation", np.array([place]), scale[place[:1],], float(shift[place[0]])


@_terms.register
def _(layer: Scaling, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    channel = place[0]
    return "scaling", np.array([place]), np.array([float(layer.factor[channel])]), float(layer.constant[channel])


@_terms.register
def _(layer: nn.ReLU, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    return "rectifier", np.array([place]), np.array([values[place] > 0]), 0.0


@_terms.register
def _(layer: nn.Dropout, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    return "copy", np.array([place]), np.ones(1), 0.0


@_terms.register
def _(layer: nn.Flatten, values: np.ndarray, place: tuple[int, ...]) -> Terms:
    return "copy", np.array([np.unravel_index(place[0], values.shape)]), np.ones(1), 0.0


def normalisation(
    layer: nn.BatchNorm1d | nn.BatchNorm2d,
) -> tuple[Float64[np.ndarray, " channel"], Float64[np.ndarray, " channel"]]:
    """The scale and shift of batch normalisation, which in eval mode is value × scale + shift, for each channel or unit."""
    mean, variance = (np.asarray(values, np.float64) for values in (layer.running_mean, layer.running_var))
    scale = 1 / np.sqrt(variance + layer.eps)
    if not layer.affine:
        return scale, -mean * scale
    scale = layer.weight.detach().numpy().astype(np.float64) * scale
    return scale, layer.bias.detach().numpy() - mean * scale


def padded_size(layer: nn.AvgPool2d | nn.AdaptiveAvgPool2d) -> int | None:
    """The number of cells that an average is divided by, if the zeros of the border count; None if only cells inside do."""
    if not isinstance(layer, nn.AvgPool2d) or not layer.count_include_pad:
        return None
    rows, columns = sliding.axes(layer)
    return int(rows.kernel * columns.kernel)


def _value_and_slope(layer: nn.Module, value: Tensor) -> tuple[float, float]:
    """The value and the gradient of the activation function `layer` at one number."""
    with torch.inference_mode(False), torch.enable_grad():
        value = value.clone().requires_grad_()
        output = layer(value)
        (slope,) = torch.autograd.grad(output, value)
    return float(output.detach()), float(slope)


def _under(
    layer: nn.Module, values: np.ndarray, position: Sequence[int]
) -> tuple[list[Int64[np.ndarray, " cell"]], list[Int64[np.ndarray, " cell"]]]:
    """The cells under the kernel at `position`, without padding, and their places in the kernel, each along rows and columns."""
    rows, columns = (np.array([at]) for at in position)
    under = sliding.cells(layer, values.shape, (rows, columns))
    places = [axis.inside[0].nonzero()[0] for axis in under]
    cells = [axis.cells[0, place] for axis, place in zip(under, places, strict=True)]
    return cells, places


def _bias(layer: nn.Conv2d | nn.Linear, unit: int) -> float:
    return 0.0 if layer.bias is None else float(layer.bias[unit])


def _grid(*axes: Sequence[int] | np.ndarray) -> np.ndarray:
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes)).astype(np.int64)


def biases(layer: nn.Module) -> Float64[np.ndarray, " unit"] | None:
    """The value that `layer` adds to each channel or unit regardless of its input, or None if it adds nothing."""
    if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
        return normalisation(layer)[1]
    if isinstance(layer, Scaling):
        return layer.constant.numpy().astype(np.float64)
    bias = layer.bias if isinstance(layer, nn.Conv2d | nn.Linear) else None
    return None if bias is None else bias.detach().numpy().astype(np.float64)
