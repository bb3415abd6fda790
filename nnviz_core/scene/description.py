"""A scene as plain JSON: all that a view of cubes, kernels and lines shows of it."""

from itertools import pairwise

import numpy as np
from torch import nn

from nnviz_core import attribution
from nnviz_core.attribution.methods import attribution_layer
from nnviz_core.layers.kernels import dense_weights
from nnviz_core.layers.passes import INPUT
from nnviz_core.packing import packed
from nnviz_core.scene.connections import NO_LINES, Connections, connections, incoming
from nnviz_core.scene.recorded import Scene
from nnviz_core.scene.stages import Stage, strengths
from nnviz_core.trace import Trace


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
    weights = dense_weights(layer)[list(stage.kept)][:, list(before.kept)]
    end = float(np.abs(weights).max())
    return {
        "stage": number,
        "shape": list(weights.shape),
        "end": end,
        "shares": packed(weights / (end or 1), np.float32),
    }
