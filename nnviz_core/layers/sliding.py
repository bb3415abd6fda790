"""How a convolution or a pooling slides over its input: which cells lie under its kernel at every position."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Int64
from torch import nn

from nnviz_core.layers import kinds

Shape = tuple[int, ...]


class Axis(NamedTuple):
    """How a layer slides along one axis, in cells of its input; `padding` is the number of cells before the first.

    Kernel, stride and padding are fractions only where adaptive bins don't divide the input evenly.
    """

    kernel: int | Fraction
    stride: int | Fraction
    padding: int | Fraction
    dilation: int


class Cells(NamedTuple):
    """The `cells` under the kernel along one axis, at some positions, and whether each is `inside` the input."""

    cells: Int64[np.ndarray, "position place"]
    inside: Bool[np.ndarray, "position place"]


def axes(layer: nn.Module) -> tuple[Axis, Axis]:
    """How `layer`, a convolution, max-pooling or average pooling, slides along rows and columns.

    Raises `ValueError` for any other layer.
    """
    kinds.of(layer)
    if not isinstance(layer, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        raise ValueError(f"{layer} has no kernel that slides")
    kernel, stride = _pair(layer.kernel_size), _pair(layer.stride)
    dilation = (1, 1) if isinstance(layer, nn.AvgPool2d) else _pair(layer.dilation)
    rows, columns = zip(kernel, stride, _padding(layer.padding, kernel, dilation), dilation, strict=True)
    return Axis(*rows), Axis(*columns)


def cells(
    layer: nn.Module, before: Shape, positions: tuple[Int64[np.ndarray, " row"], Int64[np.ndarray, " column"]]
) -> tuple[Cells, Cells]:
    """The cells under the kernel of `layer` at `positions`, along rows and along columns; its input has the shape `before`.

    Cells of a padded border are not inside.
    """
    if isinstance(layer, nn.AdaptiveAvgPool2d):
        bins = _bins(layer, before)
        rows, columns = (_bin_cells(*axis) for axis in zip(positions, bins, before[1:], strict=True))
    else:
        rows, columns = (_kernel_cells(*axis) for axis in zip(positions, axes(layer), before[1:], strict=True))
    return rows, columns


def steps(layer: nn.Module, before: Shape) -> tuple[Axis, Axis]:
    """How `layer` slides over an input of the shape `before`; adaptive pooling counts as even steps of a kernel that covers
    every bin."""
    if not isinstance(layer, nn.AdaptiveAvgPool2d):
        return axes(layer)
    rows, columns = (_bin_axis(*axis) for axis in zip(_bins(layer, before), before[1:], strict=True))
    return rows, columns


def _pair(value: Any) -> tuple[Any, Any]:
    """A setting for rows and for columns: one number stands for both, alone or in a sequence."""
    values = tuple(value) if isinstance(value, Sequence) else (value,)
    rows, columns = values * 2 if len(values) == 1 else values
    return rows, columns


def _padding(
    padding: str | int | tuple[int, ...], kernel: tuple[int, int], dilation: tuple[int, int]
) -> tuple[int, int]:
    """The cells of padding before the first row and column; if "same" needs an odd number, the extra one comes after the last."""
    if padding == "valid":
        return 0, 0
    if isinstance(padding, str):
        rows, columns = (step * (size - 1) // 2 for size, step in zip(kernel, dilation, strict=True))
        return rows, columns
    return _pair(padding)


def _kernel_cells(positions: np.ndarray, axis: Axis, length: int) -> Cells:
    first = positions[:, None] * int(axis.stride) - int(axis.padding)
    under = first + axis.dilation * np.arange(int(axis.kernel))
    return Cells(under, (under >= 0) & (under < length))


def _bins(layer: nn.AdaptiveAvgPool2d, before: Shape) -> tuple[int, int]:
    rows, columns = (bins or length for bins, length in zip(_pair(layer.output_size), before[1:], strict=True))
    return rows, columns


def _bin_cells(positions: np.ndarray, bins: int, length: int) -> Cells:
    """The cells of each bin; in a bin smaller than the largest, the surplus cells are not inside."""
    start, stop = positions * length // bins, -(-(positions + 1) * length // bins)
    under = start[:, None] + np.arange((stop - start).max(initial=0))
    return Cells(under, under < stop[:, None])


def _bin_axis(bins: int, length: int) -> Axis:
    step, (under, inside) = Fraction(length, bins), _bin_cells(np.arange(bins), bins, length)
    early = [step * position - int(first) for position, first in enumerate(under[:, 0])]
    before = max(early)
    reach = before + max(int(count) - 1 - start for count, start in zip(inside.sum(axis=1), early, strict=True))
    return Axis(reach + 1, step, before, 1)
