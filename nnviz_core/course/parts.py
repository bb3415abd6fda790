"""Weights, gradients and momenta of a layer at a step, arranged as tiles to look at."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int32, Int64
from torch import nn

from nnviz_core.layers.kernels import kernel_tiles, kernels
from nnviz_core.recordings import Recording
from nnviz_core.recordings.decoded import DECODED
from nnviz_core.recordings.header import GRADIENTS, MOMENTA, WEIGHTS
from nnviz_core.streaming import Progress, unheard

QUANTITIES = (WEIGHTS, GRADIENTS, MOMENTA)
SHARE = 0.998
"""Share of a layer's numbers that the range of colours holds at the step where they are largest; the rest have its end's colour."""
MOST = 2**24
"""Weights of a layer that float32 can number."""
TO = "to unit"
UNITS = 64
"""Units of a layer that are shown at once."""


def page(units: int, number: int) -> slice:
    """Those of a layer's `units` that stand on the page of this number, counted from 1; of a layer with fewer pages, on its last."""
    first = (min(number, pages(units)) - 1) * UNITS
    return slice(first, min(first + UNITS, units))


def pages(units: int) -> int:
    """How many pages so many units take."""
    return max(1, -(-units // UNITS))


@dataclass(frozen=True)
class Tiles:
    """The numbers of `layer` as tiles, with what each cell of a tile stands for along `axes`; gutters are NaN.

    A layer that reads single units is one tile: a row for each unit, a column for each that it reads.
    """

    layer: str
    source: str
    values: Float32[np.ndarray, "tile row column"]
    inner: Int64[np.ndarray, "row column axis"]
    axes: tuple[str, ...]
    units: int

    @property
    def is_matrix(self) -> bool:
        """Whether all units share one tile."""
        return self.axes[0] == TO


def tensors(recording: Recording, quantity: str, step: int) -> dict[str, Float32[np.ndarray, "..."]]:
    """The numbers of one of `QUANTITIES` at `step`; empty if the optimiser has no momenta. Raises `KeyError` where none are recorded."""
    reader = {WEIGHTS: recording.weights, GRADIENTS: recording.gradients, MOMENTA: recording.momenta}[quantity]
    return reader(step)


def layers(recording: Recording) -> list[str]:
    """The convolutions and dense layers that were trained, in order."""
    return list(_layouts(recording))


def units(recording: Recording) -> dict[str, int]:
    """How many units or filters each of `layers` has."""
    return {layer: layout.units for layer, layout in _layouts(recording).items()}


def tiles(
    recording: Recording, numbers: dict[str, Float32[np.ndarray, "..."]], layer: str, units: slice | None = None
) -> Tiles:
    """What `numbers`, as `tensors` gives them, hold of the weights of a layer, as tiles, `units` of them."""
    layout, units = _layouts(recording)[layer], units or slice(0, UNITS)
    places = layout.places[:, units] if layout.is_matrix else layout.places[units]
    inner = layout.inner[units] if layout.is_matrix else layout.inner
    values = np.concatenate([np.array([np.nan, 0], np.float32), numbers[f"{layer}.weight"].reshape(-1)])[places]
    return Tiles(layer, layout.source, values, inner, layout.axes, layout.units)


@dataclass(frozen=True)
class Layout:
    """Where each weight of a layer stands: the numbers of `Tiles`, with `places` (tile, row, column) in [gutter, zero, *weights]."""

    source: str
    places: Int32[np.ndarray, "tile row column"]
    inner: Int64[np.ndarray, "row column axis"]
    axes: tuple[str, ...]
    units: int

    @property
    def is_matrix(self) -> bool:
        """Whether all units share one tile."""
        return self.axes[0] == TO


def _layouts(recording: Recording) -> dict[str, Layout]:
    """The layouts of all layers."""

    def size(layouts: dict[str, Layout]) -> int:
        return sum(each.places.nbytes + each.inner.nbytes for each in layouts.values())

    return DECODED.value((recording.key, "layouts"), lambda: _arranged(recording), size)


def _arranged(recording: Recording) -> dict[str, Layout]:
    """The layouts of all layers, found by arranging the places of the weights as if they were weights."""
    network = recording.network(int(recording.steps[0]))
    trained = recording.header.families[GRADIENTS].names
    names = [name for name, layer in network.named_children() if isinstance(layer, nn.Conv2d | nn.Linear)]
    return {name: _layout(network, name, recording.header.shape) for name in names if f"{name}.weight" in trained}


def _layout(network: nn.Sequential, name: str, shape: tuple[int, int, int]) -> Layout:
    layer = network.get_submodule(name)
    assert isinstance(layer, nn.Conv2d | nn.Linear)
    count = layer.weight.numel()
    if count > MOST:
        raise ValueError(f"{name} has more than {MOST:,} weights")
    numbered = torch.arange(1, count + 1, dtype=torch.float32).reshape(layer.weight.shape)
    layer.weight = nn.Parameter(numbered, requires_grad=False)
    bank = kernels(network, name, shape)
    assert bank is not None
    units = len(bank.weights)
    if bank.folded:
        matrix = bank.weights.reshape(units, -1)
        inner = np.stack(np.broadcast_arrays(*np.ogrid[:units, : matrix.shape[1]]), axis=-1).astype(np.int64)
        return Layout(bank.source_layer, _places(matrix[None]), inner, (TO, "from unit"), units)
    arranged, inner = kernel_tiles(bank)
    if bank.weights.shape[1] == 1:  # one channel, whose number says nothing
        return Layout(bank.source_layer, _places(arranged), inner[..., 1:], bank.axes[1:], units)
    return Layout(bank.source_layer, _places(arranged), inner, bank.axes, units)


def _places(numbered: Float32[np.ndarray, "tile row column"]) -> Int32[np.ndarray, "tile row column"]:
    return np.nan_to_num(numbered + 1, nan=0).astype(np.int32)


def reaches(recording: Recording, quantity: str, tell: Progress = unheard) -> dict[str, float]:
    """For each layer, one end for the colours of all steps: what `SHARE` of its numbers keep below in size where they are largest; 1 for zeros."""
    steps = recording.steps if quantity == WEIGHTS else recording.moments
    chosen = steps[np.unique(np.linspace(0, len(steps) - 1, min(60, len(steps))).astype(int))].tolist()
    ends: dict[str, float] = {}
    for done, step in enumerate(chosen, 1):
        for name, values in tensors(recording, quantity, step).items():
            layer, _, kind = name.rpartition(".")
            if kind == "weight":
                ends[layer] = max(ends.get(layer, 0.0), float(np.quantile(np.abs(values), SHARE)))
        tell(done, len(chosen))
    return {layer: end or 1.0 for layer, end in ends.items()}
