"""Receptive fields by arithmetic: which input pixels a unit can see, and which no output can."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import nn

from nnviz_core.layers import kinds, passes, sliding
from nnviz_core.layers.sliding import Shape
from nnviz_core.trace import record

IMAGE: Shape = (1, 28, 28)


class Window(NamedTuple):
    """Which pixels an output sees along one axis: output `position` sees `size` pixels from start + step·position on.

    Borders are ignored. After adaptive bins of different sizes, the window holds all pixels seen and perhaps one more.
    """

    start: int | Fraction
    step: int | Fraction
    size: int

    def pixels(self, position: int) -> range:
        """The pixels seen from `position`, those beyond the image's border included."""
        first = math.floor(self.start + self.step * position)
        return range(first, first + self.size)

    def centre(self, position: int) -> float:
        """The centre of the pixels seen from `position`."""
        return float(self.start + self.step * position) + (self.size - 1) / 2


def shapes(network: nn.Sequential, image: Shape = IMAGE) -> dict[str, Shape]:
    """The shape of the input and of every layer's output, without the batch."""
    cache = _SHAPES.setdefault(network, {})
    layers = tuple(map(id, network.children()))
    if (layers, image) not in cache:
        with torch.inference_mode():
            outputs = record(network, torch.zeros(1, *image)).outputs
        cache[layers, image] = {name: tuple(value.shape[1:]) for name, value in outputs.items()}
    return {passes.INPUT: tuple(image), **cache[layers, image]}


_SHAPES: WeakKeyDictionary[nn.Sequential, dict[tuple, dict[str, Shape]]] = WeakKeyDictionary()
"""A cache by network, layers and image shape, since a page needs the shapes many times."""


def windows(network: nn.Sequential, layer: str, image: Shape = IMAGE) -> tuple[Window, Window]:
    """What the cells of the maps of `layer` see of the image, along rows and along columns.

    Raises `ValueError` for a layer without maps.
    """
    field, extents = (Window(0, 1, 1), Window(0, 1, 1)), shapes(network, image)
    if len(extents.get(layer, IMAGE)) != 3:
        raise ValueError(f"{layer} has no maps: its output has the shape {extents[layer]}")
    names = passes.layer_names(network)
    for number, part in enumerate(passes.split(network, layer)[0]):
        if not kinds.of(part).elementwise:
            rows, columns = sliding.steps(part, extents[names[number]])
            field = _beyond(field[0], rows), _beyond(field[1], columns)
    return field


def seen_pixels(
    network: nn.Sequential, layer: str, index: Sequence[int] | None = None, image: Shape = IMAGE
) -> Bool[np.ndarray, "row column"]:
    """The input pixels on which the value at `index` of `layer` can depend; without `index`, those of any of its values.

    Raises `KeyError` for a missing layer and `IndexError` for a missing index.
    """
    before, names = passes.split(network, layer)[0], passes.layer_names(network)
    extents = shapes(network, image)
    sight = np.ones(extents[layer], bool)
    if index is not None:
        sight = np.zeros(extents[layer], bool)
        sight[checked_index(index, extents[layer], layer)] = True
    for number, part in reversed(list(enumerate(before))):
        sight = _sight_before(part, sight, extents[names[number]])
    return np.asarray(sight.any(axis=0))


def receptive_field(
    network: nn.Sequential, layer: str, index: Sequence[int], image: Shape = IMAGE
) -> tuple[slice, slice]:
    """The rows and columns of the smallest rectangle that holds all pixels the value at `index` of `layer` can see.

    Both are empty if it sees only padding.
    """
    sight = seen_pixels(network, layer, index, image)
    if not sight.any():
        return slice(0, 0), slice(0, 0)
    rows, columns = (np.flatnonzero(sight.any(axis=axis)) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def blind_pixels(network: nn.Sequential, image: Shape = IMAGE) -> Bool[np.ndarray, "row column"]:
    """The input pixels that can't change any output, whatever the weights are."""
    return ~seen_pixels(network, passes.layer_names(network)[-1], None, image)


def crop(
    image: Float[np.ndarray, "*channel row column"], field: tuple[Window, Window], position: tuple[int, int]
) -> Float[np.ndarray, "*channel window_row window_column"]:
    """The part of `image` that the cell at `position` sees, always of the window's full size, padded with 0 beyond the border."""
    field_rows, field_columns = (list(window.pixels(place)) for window, place in zip(field, position, strict=True))
    result = np.zeros((*image.shape[:-2], len(field_rows), len(field_columns)), image.dtype)
    rows, columns = (
        np.array([0 <= pixel < length for pixel in pixels])
        for pixels, length in zip((field_rows, field_columns), image.shape[-2:], strict=True)
    )
    inside = np.ix_(np.array(field_rows)[rows], np.array(field_columns)[columns])
    result[(..., *np.ix_(rows, columns))] = image[(..., *inside)]
    return result


def checked_index(index: Sequence[int], shape: Shape, layer: str) -> tuple[int, ...]:
    """`index` as a tuple of ints. Raises `IndexError` when `layer`, whose output has `shape`, has no such value."""
    place = tuple(int(axis) for axis in index)
    if len(place) != len(shape) or any(not 0 <= axis < length for axis, length in zip(place, shape, strict=True)):
        raise IndexError(f"{layer} has no value at {place}; its output has the shape {shape}, each axis counted from 0")
    return place


def _beyond(window: Window, axis: sliding.Axis) -> Window:
    """The window of a layer that slides as `axis` over cells that see `window`."""
    reach = math.ceil(axis.dilation * (axis.kernel - 1) * window.step)
    return Window(window.start - axis.padding * window.step, window.step * axis.stride, window.size + reach)


def _sight_before(layer: nn.Module, sight: np.ndarray, shape: Shape) -> np.ndarray:
    """Which values of the layer's input (of `shape`) the values of its output marked in `sight` depend on."""
    kind = kinds.taking(layer, len(shape))
    if kind.elementwise:
        return sight
    if kind.reshapes:
        return sight.reshape(shape)
    if isinstance(layer, nn.Linear):
        return np.full(shape, sight.any())
    positions = np.arange(sight.shape[1]), np.arange(sight.shape[2])
    under = sliding.cells(layer, shape, positions)
    rows, columns = (_reach(*axis, length) for axis, length in zip(under, shape[1:], strict=True))
    if isinstance(layer, nn.Conv2d):
        groups = sight.reshape(layer.groups, -1, *sight.shape[1:]).any(axis=1)
        sight = groups.repeat(layer.in_channels // layer.groups, axis=0)
    return rows.T @ sight @ columns


def _reach(cells: np.ndarray, inside: np.ndarray, length: int) -> Bool[np.ndarray, "position cell"]:
    """Which input cells each output position depends on."""
    reach = np.zeros((len(cells), length), bool)
    position, place = np.nonzero(inside)
    reach[position, cells[position, place]] = True
    return reach
