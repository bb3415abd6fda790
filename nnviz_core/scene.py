"""A recorded pass as plain JSON: all that a scene of cubes, kernels and lines shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float32
from torch import nn

from nnviz_core import attribution
from nnviz_core.connections import NO_LINES, Connections, connections, incoming
from nnviz_core.errors import NnvizError
from nnviz_core.geometry import checked_index
from nnviz_core.packing import packed
from nnviz_core.passes import INPUT
from nnviz_core.predictions import as_inputs
from nnviz_core.stages import Stage, fit, stages, strengths
from nnviz_core.trace import Trace, record


@dataclass(frozen=True)
class Scene:
    """One pass and the stages in which it is shown, the input first."""

    network: nn.Sequential
    trace: Trace
    stages: tuple[Stage, ...]

    @property
    def kept(self) -> list[tuple[int, ...]]:
        """The channels or units shown of each stage, in order."""
        return [stage.kept for stage in self.stages]

    def checked(self, place: object) -> tuple[int, int] | None:
        """`place` (stage, cube) where it is a shown value, else None."""
        if not isinstance(place, Sequence) or len(place) != 2 or not all(type(part) is int for part in place):
            return None
        number, cube = place
        return (number, cube) if 0 <= number < len(self.stages) and 0 <= cube < self.stages[number].size else None

    def named(self, text: str) -> tuple[int, tuple[int, ...]]:
        """Stage and index of the value that `text` names, such as "relu2-1-3-5" or "logits-7", shown or folded away.

        Raises `NnvizError` when no layer made such a value.
        """
        layer, *numbers = text.split("-")
        made = {stage.layer: number for number, stage in enumerate(self.stages) if number}
        if layer not in made:
            raise NnvizError(f"this scene has the layers {', '.join(made)}")
        shape = self.stages[made[layer]].shape
        if not all(number.isascii() and number.isdecimal() and len(number) <= 5 for number in numbers):
            raise NnvizError("a value is written like relu1-1-3-5")
        index = tuple(map(int, numbers))
        if set(shape[1:]) == {1} and len(index) == 1:
            index += (0,) * (len(shape) - 1)
        try:
            return made[layer], checked_index(index, shape, layer)
        except IndexError as error:
            raise NnvizError(str(error)) from error

    def name(self, number: int, index: tuple[int, ...]) -> str:
        """The text that names the value at `index` of stage `number`."""
        stage = self.stages[number]
        return "-".join(map(str, (stage.layer, *(index if stage.cells > 1 else index[:1]))))


def scene(network: nn.Sequential, image: Float32[np.ndarray, "28 28"], kept: Sequence | None = None) -> Scene:
    """The pass of `image`, folded as in `kept` or, when None, to what is strongest in this pass."""
    with torch.inference_mode():
        trace = record(network, as_inputs(image))
    found = stages(network, trace) if kept is None else fit(network, trace, kept)
    return Scene(network, trace, tuple(found))


def described(shown_scene: Scene, threshold: float) -> dict:
    """Stages with the strengths of their values, kernels, lines and probabilities, arrays as base 64 (little-endian)."""
    network, trace, found = shown_scene.network, shown_scene.trace, shown_scene.stages
    pairs = list(pairwise(found))
    return {
        "stages": [_stage(stage, trace) for stage in found],
        "kernels": [kernels for number, pair in enumerate(pairs, 1) if (kernels := _kernels(network, *pair, number))],
        "lines": [lines(connections(network, trace, *pair, threshold)) for pair in pairs],
        "probabilities": [float(value) for value in trace.probabilities[0]],
    }


def lines(found: Connections) -> dict:
    """Connections with their arrays as base 64 (int32 and float32, little-endian)."""
    return {
        "sources": packed(found.sources, np.int32),
        "targets": packed(found.targets, np.int32),
        "shares": packed(found.shares, np.float32),
        "drawn": len(found.shares),
        "above": found.above,
        "count": found.count,
        "folded": found.folded,
    }


def lines_into(shown_scene: Scene, place: tuple[int, int]) -> dict:
    """The value at `place` (stage, cube), and the lines into it; none lead into the input."""
    number, cube = place
    stage, trace = shown_scene.stages[number], shown_scene.trace
    value = float(stage.values(trace).ravel()[cube])
    found = incoming(shown_scene.network, trace, shown_scene.stages[number - 1], stage, cube) if number else NO_LINES
    return {"stage": number, "cube": cube, "value": value, **lines(found)}


def attribution_layer(network: nn.Sequential) -> str:
    """The ReLU after the last convolution, or the input of a network without maps."""
    names = [name for name, _ in network.named_children()]
    convolutions = [name for name, layer in network.named_children() if isinstance(layer, nn.Conv2d)]
    return names[names.index(convolutions[-1]) + 1] if convolutions else INPUT


def attribution_map(shown_scene: Scene, form: str, channel: int | None) -> attribution.Attribution:
    """Signed Grad-CAM for the prediction; at the input itself only gradient × input is of use."""
    layer = attribution_layer(shown_scene.network)
    form = attribution.ELEMENTWISE if layer == INPUT else form
    return attribution.class_map(shown_scene.network, shown_scene.trace.inputs, layer, None, form, channel)


def _stage(stage: Stage, trace: Trace) -> dict:
    colours = stage.values(trace)
    if stage.layer == next(reversed(trace.outputs)):
        # An output's colour is its probability; one that rounds to nothing counts as inactive.
        colours = np.where(trace.probabilities[0].numpy() < 0.001, 0, trace.probabilities[0].numpy())
    maps = stage.cells > 1
    return {
        "layer": stage.layer,
        "shape": [len(stage.kept), *(stage.shape[1:] if maps else (1, 1))],
        "kept": list(stage.kept),
        "full": stage.shape[0],
        "maps": maps,
        "strengths": packed(strengths(colours), np.uint8),
    }


def _kernels(network: nn.Sequential, before: Stage, stage: Stage, number: int) -> dict | None:
    layer = network.get_submodule(stage.main)
    if not isinstance(layer, nn.Conv2d):
        return None
    weights = layer.weight.detach().numpy()[list(stage.kept)][:, list(before.kept)]
    end = float(np.abs(weights).max())
    return {
        "stage": number,
        "shape": list(weights.shape),
        "end": end,
        "shares": packed(weights / (end or 1), np.float32),
    }
