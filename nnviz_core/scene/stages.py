"""What of a pass is worth a place in a scene: the layers that hold activations, and of wide ones the strongest part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float32, UInt8
from torch import nn

from nnviz_core.layers.passes import INPUT
from nnviz_core.trace import Trace

MOST_MAPS, MOST_UNITS = 8, 32
CLOSING = (nn.ReLU, nn.MaxPool2d, nn.AdaptiveAvgPool2d)
ADDING = (nn.Conv2d, nn.Linear, nn.MaxPool2d, nn.AdaptiveAvgPool2d)


@dataclass(frozen=True)
class Stage:
    """A layer as a scene shows it: of its output, of `shape`, the channels or units in `kept`, in that order.

    `main` is the layer whose sums made it (the convolution before a ReLU), `source` what that layer reads; the input has neither.
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
        """Values of one channel; 1 for a unit."""
        return int(np.prod(self.shape[1:], dtype=int))

    @property
    def size(self) -> int:
        """How many values are shown."""
        return len(self.kept) * self.cells

    def index(self, cube: int) -> tuple[int, ...]:
        """Where in the layer's output the shown value number `cube` stands. Raises `IndexError` when there is none."""
        if not 0 <= cube < self.size:
            raise IndexError(f"{self.layer} shows {self.size} values; there is no number {cube}")
        channel, cell = divmod(cube, self.cells)
        return (self.kept[channel], *(int(axis) for axis in np.unravel_index(cell, self.shape[1:])))

    def cubes(self, flat: np.ndarray) -> np.ndarray:
        """The numbers under which values are shown, from their flat positions in the layer's output; -1 where folded away."""
        places = np.full(self.shape[0], -1)
        places[list(self.kept)] = np.arange(len(self.kept))
        channels, cells = np.divmod(flat, self.cells)
        return np.where(places[channels] < 0, -1, places[channels] * self.cells + cells)

    def values(self, trace: Trace) -> Float32[np.ndarray, "kept cell"]:
        """The stage's own output in `trace`, at what is kept."""
        return shown(trace, self.layer, self)


def shown(trace: Trace, layer: str, stage: Stage) -> Float32[np.ndarray, "kept cell"]:
    """The values of `layer`, which has as many as the stage's own, at the channels or units that `stage` keeps."""
    output = (trace.inputs if layer == INPUT else trace.outputs[layer])[0].numpy()
    return output.reshape(stage.shape[0], -1)[list(stage.kept)]


def strengths(values: Float32[np.ndarray, "..."]) -> UInt8[np.ndarray, "..."]:
    """0 for what is inactive (nothing or less), else 1…255 as a share of the largest: one range for a whole layer."""
    shares = np.maximum(values, 0) / max(float(values.max(initial=0)), np.finfo(np.float32).tiny)
    return np.where(values > 0, np.round(1 + 254 * shares), 0).astype(np.uint8)


def stages(network: nn.Sequential, trace: Trace) -> list[Stage]:
    """The input and every layer of activations in order, each folded to what is strongest in this pass."""
    found = [Stage(INPUT, tuple(trace.inputs.shape[1:]), tuple(range(trace.inputs.shape[1])))]
    for stage in _blocks(network, trace):
        found.append(replace(stage, kept=_kept(network, trace, stage, found[-1])))
    return found


def fit(network: nn.Sequential, trace: Trace, kept: Sequence[Sequence[int]]) -> list[Stage]:
    """The same with the channels and units chosen earlier, so that the scene stands still while a drawing changes.

    Raises `ValueError` where `kept` is no choice of each stage's channels or units, or one too large for a scene.
    """
    blocks = [Stage(INPUT, tuple(trace.inputs.shape[1:]), ()), *_blocks(network, trace)]
    for stage, some in zip(blocks, kept, strict=True):
        distinct = {each for each in some if type(each) is int and 0 <= each < stage.shape[0]}
        if not 0 < len(some) == len(distinct) <= (MOST_MAPS if stage.cells > 1 else MOST_UNITS):
            raise ValueError(f"{stage.layer} has no such choice of its {stage.shape[0]} channels or units: {some}")
    return [replace(stage, kept=tuple(some)) for stage, some in zip(blocks, kept, strict=True)]


def _blocks(network: nn.Sequential, trace: Trace) -> Iterator[Stage]:
    layers = list(network.named_children())
    before, main, source = INPUT, "", INPUT
    for place, (name, layer) in enumerate(layers):
        if isinstance(layer, ADDING):
            main, source = name, before
        last = place == len(layers) - 1
        if last or isinstance(layer, CLOSING):
            yield Stage(name, tuple(trace.outputs[name].shape[1:]), (), main, source)
        before = name


def _kept(network: nn.Sequential, trace: Trace, stage: Stage, before: Stage) -> tuple[int, ...]:
    count, last = stage.shape[0], stage.layer == next(reversed(trace.outputs))
    if isinstance(network.get_submodule(stage.main), nn.MaxPool2d):
        return before.kept
    most = count if last else MOST_MAPS if stage.cells > 1 else MOST_UNITS
    means = np.maximum(trace.outputs[stage.layer][0].numpy().reshape(count, -1), 0).mean(axis=1)
    return tuple(sorted(int(channel) for channel in np.argsort(-means, kind="stable")[:most]))
