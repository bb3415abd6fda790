"""The stages of a scene: the layers that hold activations, and of wide layers only the strongest part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float32, UInt8
from torch import nn

from nnviz_core.layers import kinds
from nnviz_core.layers.passes import INPUT
from nnviz_core.trace import Trace

MOST_MAPS, MOST_UNITS = 8, 32


@dataclass(frozen=True)
class Stage:
    """A layer as a scene shows it: the channels or units in `kept`, in that order, of its output, which has the shape `shape`.

    `main` is the layer whose sums made the output (the convolution before a ReLU) and `source` the layer it reads; the input has
    neither. From `main` to `layer`, and from the stage before to `source`, every value stays at its position.
    """

    layer: str
    shape: tuple[int, ...]
    kept: tuple[int, ...]
    main: str = ""
    source: str = INPUT

    @property
    def is_folded(self) -> bool:
        """Whether some channels or units are left out."""
        return len(self.kept) < self.shape[0]

    @property
    def cells(self) -> int:
        """How many values one channel has; 1 for a unit."""
        return int(np.prod(self.shape[1:], dtype=int))

    @property
    def size(self) -> int:
        """How many values are shown."""
        return len(self.kept) * self.cells

    def index(self, cube: int) -> tuple[int, ...]:
        """The position in the layer's output of the shown value number `cube`. Raises `IndexError` when there is none."""
        if not 0 <= cube < self.size:
            raise IndexError(f"{self.layer} shows {self.size} values; there is no number {cube}")
        channel, cell = divmod(cube, self.cells)
        return (self.kept[channel], *(int(axis) for axis in np.unravel_index(cell, self.shape[1:])))

    def cubes(self, flat: np.ndarray) -> np.ndarray:
        """The numbers of the shown values at the `flat` positions of the layer's output; −1 where a value is folded away."""
        places = np.full(self.shape[0], -1)
        places[list(self.kept)] = np.arange(len(self.kept))
        channels, cells = np.divmod(flat, self.cells)
        return np.where(places[channels] < 0, -1, places[channels] * self.cells + cells)

    def values(self, trace: Trace) -> Float32[np.ndarray, "kept cell"]:
        """The stage's own output in `trace`, at the channels or units in `kept`."""
        return shown(trace, self.layer, self)


def shown(trace: Trace, layer: str, stage: Stage) -> Float32[np.ndarray, "kept cell"]:
    """The values of `layer` at the channels or units that `stage` keeps; the layer must have as many values as the stage."""
    output = (trace.inputs if layer == INPUT else trace.outputs[layer])[0].numpy()
    return output.reshape(stage.shape[0], -1)[list(stage.kept)]


def strengths(values: Float32[np.ndarray, "..."]) -> UInt8[np.ndarray, "..."]:
    """Brightness for a view: 0 for values of 0 or less, else 1…255 in proportion to the largest value of the whole layer."""
    shares = np.maximum(values, 0) / max(float(values.max(initial=0)), np.finfo(np.float32).tiny)
    return np.where(values > 0, np.round(1 + 254 * shares), 0).astype(np.uint8)


def stages(network: nn.Sequential, trace: Trace) -> list[Stage]:
    """The input and every layer of activations in order, each reduced to the channels or units strongest in this pass."""
    first, *blocks = _blocks(network, trace)
    series = [replace(first, kept=_strongest(trace, first))]
    for stage in blocks:
        series.append(replace(stage, kept=_selection(network, trace, stage, series[-1])))
    return series


def functions(network: nn.Sequential, stage: Stage) -> list[str]:
    """The layers after the stage's main layer up to the stage's own, in order, all elementwise; often a ReLU alone."""
    names = [name for name, _ in network.named_children()]
    return names[names.index(stage.main) + 1 : names.index(stage.layer) + 1]


def fit(network: nn.Sequential, trace: Trace, selection: Sequence[Sequence]) -> list[Stage]:
    """The input and every layer of activations, each with the channels or units that `selection` gives for it.

    With the selection of an earlier pass, the scene stands still while a drawing changes. Raises `ValueError` where `selection`
    does not name channels or units of each stage, or names too many for a scene.
    """
    blocks = list(_blocks(network, trace))
    for stage, some in zip(blocks, selection, strict=True):
        distinct = {each for each in some if type(each) is int and 0 <= each < stage.shape[0]}
        if not 0 < len(some) == len(distinct) <= _most(trace, stage):
            raise ValueError(f"{stage.layer} has no such choice of its {stage.shape[0]} channels or units: {some}")
    return [replace(stage, kept=tuple(some)) for stage, some in zip(blocks, selection, strict=True)]


def _blocks(network: nn.Sequential, trace: Trace) -> Iterator[Stage]:
    """The stages of a pass, before channels or units are selected.

    A stage begins with a layer that gathers values and ends with the activation or pooling that follows, or with the scaling
    right after it. If the next gathering or flattening layer comes first, the stage ends with the last layer that changes values.
    """
    yield Stage(INPUT, tuple(trace.inputs.shape[1:]), ())
    before, stage, ends = INPUT, None, _ends(network)
    for name, layer in network.named_children():
        kind, shape, last = kinds.of(layer), tuple(trace.outputs[name].shape[1:]), name == _last(trace)
        if stage and not kind.elementwise:
            yield stage
            stage = None
        if stage and (last or not kind.passes_on):
            stage = replace(stage, layer=name)
        elif kind.gathers or kind.closes_a_stage or last:
            stage = Stage(name, shape, (), name, before)
        if stage and (name in ends or last):
            yield stage
            stage = None
        before = name


def _ends(network: nn.Sequential) -> set[str]:
    """The activations and poolings, or instead of one the scaling right after it: what it was changed to is what is shown."""
    ends: set[str] = set()
    before = ""
    for name, layer in network.named_children():
        kind = kinds.of(layer)
        if kind.word == kinds.SCALED and before in ends:
            ends.remove(before)
            ends.add(name)
        elif kind.closes_a_stage:
            ends.add(name)
        before = name
    return ends


def _last(trace: Trace) -> str:
    return next(reversed(trace.outputs))


def _selection(network: nn.Sequential, trace: Trace, stage: Stage, before: Stage) -> tuple[int, ...]:
    """The strongest channels or units; or those of the stage before, where each channel is made from the same one there."""
    same = kinds.of(network.get_submodule(stage.main)).keeps_channels and stage.layer != _last(trace)
    same = same and (stage.cells > 1) == (before.cells > 1)
    return before.kept if same else _strongest(trace, stage)


def _strongest(trace: Trace, stage: Stage) -> tuple[int, ...]:
    output = (trace.inputs if stage.layer == INPUT else trace.outputs[stage.layer])[0].numpy()
    means = np.maximum(output.reshape(stage.shape[0], -1), 0).mean(axis=1)
    return tuple(sorted(int(channel) for channel in np.argsort(-means, kind="stable")[: _most(trace, stage)]))


def _most(trace: Trace, stage: Stage) -> int:
    """The largest number of channels or units of `stage` that a scene shows; of the outputs it shows all."""
    if stage.layer == _last(trace):
        return stage.shape[0]
    return MOST_MAPS if stage.cells > 1 else MOST_UNITS
