"""Receptive fields by arithmetic: which input pixels a unit can see, and which no output can."""

from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import torch
from jaxtyping import Bool, Float, Int64
from torch import nn

from nnviz_core.layers import passes
from nnviz_core.trace import record

Shape = tuple[int, ...]
IMAGE: Shape = (1, 28, 28)
UNMOVED = (nn.ReLU, nn.BatchNorm2d, nn.Dropout)
"""Layers whose every output depends on the input at the same position alone."""


class Axis(NamedTuple):
    """How a convolution or a pooling slides along one axis, in cells of its input."""

    kernel: int
    stride: int
    padding: int
    dilation: int

    def cells(self, position: int, length: int) -> tuple[Int64[np.ndarray, " cell"], Int64[np.ndarray, " cell"]]:
        """Where in the kernel and where in an input of `length` the cells behind output `position` lie; padding is left out."""
        kernel = np.arange(self.kernel)
        cells = position * self.stride - self.padding + self.dilation * kernel
        inside = (cells >= 0) & (cells < length)
        return kernel[inside], cells[inside]


class Window(NamedTuple):
    """Along one axis, output `position` sees the pixels from start + step·position on, `size` of them, borders ignored."""

    start: int
    step: int
    size: int

    def pixels(self, position: int) -> range:
        """The pixels seen from `position`, those beyond the image's border included."""
        first = self.start + self.step * position
        return range(first, first + self.size)

    def centre(self, position: int) -> float:
        """The middle of those pixels."""
        return self.start + self.step * position + (self.size - 1) / 2


def axes(layer: nn.Module) -> tuple[Axis, Axis]:
    """How `layer`, a convolution or max-pooling, slides along rows and columns. Raises `ValueError` for another."""
    if not isinstance(layer, nn.Conv2d | nn.MaxPool2d) or isinstance(layer.padding, str):
        raise ValueError(f"{layer} is not a convolution or max-pooling with its padding in numbers")
    settings = (layer.kernel_size, layer.stride, layer.padding, layer.dilation)
    rows, columns = zip(*(value if isinstance(value, tuple) else (value, value) for value in settings), strict=True)
    return Axis(*rows), Axis(*columns)


def bin_cells(position: int, bins: int, length: int) -> Int64[np.ndarray, " cell"]:
    """The cells, of `length`, that adaptive averaging into `bins` puts into bin `position`."""
    return np.arange(position * length // bins, -(-(position + 1) * length // bins))


def shapes(network: nn.Sequential, image: Shape = IMAGE) -> dict[str, Shape]:
    """The shape of the input and of every layer's output, without the batch."""
    known = _SHAPES.setdefault(network, {})
    layers = tuple(map(id, network.children()))
    if (layers, image) not in known:
        with torch.inference_mode():
            outputs = record(network, torch.zeros(1, *image)).outputs
        known[layers, image] = {name: tuple(value.shape[1:]) for name, value in outputs.items()}
    return {passes.INPUT: tuple(image), **known[layers, image]}


_SHAPES: WeakKeyDictionary[nn.Sequential, dict[tuple, dict[str, Shape]]] = WeakKeyDictionary()
"""By network, its layers and the image's shape, since a page asks many times."""


def windows(network: nn.Sequential, layer: str, image: Shape = IMAGE) -> tuple[Window, Window]:
    """How the cells of the maps of `layer` lie over the image, along rows and columns.

    Raises `ValueError` for a layer without maps.
    """
    found, known = (Window(0, 1, 1), Window(0, 1, 1)), shapes(network, image)
    if len(known.get(layer, IMAGE)) != 3:
        raise ValueError(f"{layer} has no maps: its output has the shape {known[layer]}")
    names = passes.layer_names(network)
    for before, part in zip(names, passes.split(network, layer)[0], strict=False):
        if not isinstance(part, UNMOVED):
            found = _beyond(found[0], _axes(part, known[before])[0]), _beyond(found[1], _axes(part, known[before])[1])
    return found


def seen_pixels(
    network: nn.Sequential, layer: str, index: Sequence[int] | None = None, image: Shape = IMAGE
) -> Bool[np.ndarray, "row column"]:
    """The input pixels on which the value at `index` of `layer` can depend; without `index`, on which any value can.

    Raises `KeyError` for a missing layer and `IndexError` for a missing index.
    """
    before, _ = passes.split(network, layer)
    known = shapes(network, image)
    seen = np.ones(known[layer], bool)
    if index is not None:
        seen = np.zeros(known[layer], bool)
        seen[checked_index(index, known[layer], layer)] = True
    for name, part in reversed(list(zip(passes.layer_names(network), before, strict=False))):
        seen = _seen_before(part, seen, known[name])
    return np.asarray(seen.any(axis=0))


def receptive_field(
    network: nn.Sequential, layer: str, index: Sequence[int], image: Shape = IMAGE
) -> tuple[slice, slice]:
    """Rows and columns of the smallest rectangle with all pixels that the value at `index` of `layer` can see."""
    seen = seen_pixels(network, layer, index, image)
    rows, columns = (np.flatnonzero(seen.any(axis=axis)) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def blind_pixels(network: nn.Sequential, image: Shape = IMAGE) -> Bool[np.ndarray, "row column"]:
    """The input pixels that can't change any output, whatever the weights are."""
    return ~seen_pixels(network, passes.layer_names(network)[-1], None, image)


def crop(
    image: Float[np.ndarray, "row column"], field: tuple[Window, Window], position: tuple[int, int]
) -> Float[np.ndarray, "window_row window_column"]:
    """What the cell at `position` sees of `image`, always of the window's full size, with no ink beyond the border."""
    field_rows, field_columns = (list(window.pixels(place)) for window, place in zip(field, position, strict=True))
    result = np.zeros((len(field_rows), len(field_columns)), image.dtype)
    rows, columns = (
        [0 <= pixel < length for pixel in pixels]
        for pixels, length in zip((field_rows, field_columns), image.shape, strict=True)
    )
    inside = image[np.ix_(np.array(field_rows)[rows], np.array(field_columns)[columns])]
    result[np.ix_(rows, columns)] = inside
    return result


def checked_index(index: Sequence[int], shape: Shape, layer: str) -> tuple[int, ...]:
    """`index` as a tuple of ints. Raises `IndexError` when `layer`, whose output has `shape`, has no such value."""
    place = tuple(int(axis) for axis in index)
    if len(place) != len(shape) or any(not 0 <= axis < length for axis, length in zip(place, shape, strict=True)):
        raise IndexError(f"{layer} has no value at {place}; its output has the shape {shape}, each axis counted from 0")
    return place


def _axes(layer: nn.Module, shape: Shape) -> tuple[Axis, Axis]:
    if not isinstance(layer, nn.AdaptiveAvgPool2d):
        return axes(layer)
    if layer.output_size not in (1, (1, 1)):
        raise ValueError(f"{layer} has bins of different sizes")
    return Axis(shape[1], shape[1], 0, 1), Axis(shape[2], shape[2], 0, 1)


def _beyond(window: Window, axis: Axis) -> Window:
    """The window of what slides as `axis` over cells that have `window`."""
    reach = axis.dilation * (axis.kernel - 1) * window.step
    return Window(window.start - axis.padding * window.step, window.step * axis.stride, window.size + reach)


def _seen_before(layer: nn.Module, seen: np.ndarray, shape: Shape) -> np.ndarray:
    """Which values of the layer's input, of `shape`, the marked values of its output depend on."""
    if isinstance(layer, UNMOVED):
        return seen
    if isinstance(layer, nn.Flatten):
        return seen.reshape(shape)
    if isinstance(layer, nn.Linear):
        return np.full(shape, seen.any())
    if isinstance(layer, nn.Conv2d):
        seen = np.broadcast_to(seen.any(axis=0), (shape[0], *seen.shape[1:]))
    rows, columns = _reach(layer, seen.shape, shape)
    return rows.T @ seen @ columns


def _reach(layer: nn.Module, after: Shape, before: Shape) -> list[np.ndarray]:
    """For rows and for columns, which input cells (second axis) each output position (first axis) depends on."""
    reach = [np.zeros((after[axis], before[axis]), bool) for axis in (1, 2)]
    for axis, marks in enumerate(reach):
        for position, mark in enumerate(marks):
            if isinstance(layer, nn.AdaptiveAvgPool2d):
                mark[bin_cells(position, *marks.shape)] = True
            else:
                mark[axes(layer)[axis].cells(position, marks.shape[1])[1]] = True
    return reach
