"""A scene as plain JSON: everything that a view with cubes, kernels and lines shows."""

from itertools import pairwise

import numpy as np
from torch import nn

from nnviz_core import attribution
from nnviz_core.attribution.methods import telling_layer
from nnviz_core.layers.kernels import dense_weights
from nnviz_core.layers.passes import INPUT
from nnviz_core.packing import packed
from nnviz_core.scene.connections import NO_LINES, Connections, connections, incoming
from nnviz_core.scene.recorded import Scene
from nnviz_core.scene.stages import Stage, strengths
from nnviz_core.trace import Trace


def described(scene: Scene, threshold: float) -> dict:
    """The scene as JSON: stages with the strengths of their values, kernels, lines and probabilities.

    Arrays are base 64 (little-endian).
    """
    network, trace, stages = scene.network, scene.trace, scene.stages
    pairs = list(pairwise(stages))
    return {
        "stages": [_stage(stage, trace) for stage in stages],
        "kernels": [kernels for number, pair in enumerate(pairs, 1) if (kernels := _kernels(network, *pair, number))],
        "lines": [lines(connections(network, trace, *pair, threshold)) for pair in pairs],
        "probabilities": [float(value) for value in trace.probabilities[0]],
    }


def lines(bundle: Connections) -> dict:
    """Connections with their arrays as base 64 (int32 and float32, little-endian)."""
    return {
        "sources": packed(bundle.sources, np.int32),
        "targets": packed(bundle.targets, np.int32),
        "shares": packed(bundle.shares, np.float32),
        "drawn": len(bundle.shares),
        "above": bundle.above,
        "count": bundle.count,
        "folded": bundle.folded,
    }


def lines_into(scene: Scene, place: tuple[int, int]) -> dict:
    """The value at `place` (stage, cube) and the lines into it; a value of the input has none."""
    number, cube = place
    stage, trace = scene.stages[number], scene.trace
    value = float(stage.values(trace).ravel()[cube])
    bundle = incoming(scene.network, trace, scene.stages[number - 1], stage, cube) if number else NO_LINES
    return {"stage": number, "cube": cube, "value": value, **lines(bundle)}


def attribution_map(scene: Scene, form: str, channel: int | None) -> attribution.Attribution:
    """Signed Grad-CAM for the prediction; at the input itself, gradient × input, the only useful form there."""
    layer = telling_layer(scene.network)
    form = attribution.ELEMENTWISE if layer == INPUT else form
    return attribution.class_map(scene.network, scene.trace.inputs, layer, None, form, channel)


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
