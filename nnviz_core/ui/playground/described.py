"""What of a run stays: its network, its task and its colours, for the browser."""

from functools import lru_cache

import numpy as np

from nnviz_core import playground
from nnviz_core.figures import style
from nnviz_core.figures.style import Palette
from nnviz_core.packing import packed
from nnviz_core.playground import Plan, State
from nnviz_core.playground.features import SOURCES, features
from nnviz_core.ui.playground.moments import SIDE, kind, levels, unit_levels, unit_side
from nnviz_core.ui.playground.settings import FASTEST, SLOWEST

MOST_EXAMPLES = 500
"""Examples of a set that are drawn."""


def described(run: State, palette: Palette) -> dict:
    """The network of `run` and what it learns, as JSON."""
    plan = run.plan
    how, most = kind(plan)
    inputs, ranges = _inputs(plan)
    return {
        "sizes": plan.sizes,
        "activations": plan.activations,
        "features": [SOURCES[name].removeprefix("torch.") for name in plan.features],
        "parameters": parameters(run),
        "kind": how,
        "most": most,
        "classes": plan.problem.classes,
        "axis": [plan.problem.low, plan.problem.high],
        "side": SIDE,
        "unitSide": unit_side(plan),
        "target": _target(plan),
        "examples": _examples(run),
        "inputs": inputs,
        "inputRanges": ranges,
        "measuredOn": playground.measured_on(plan),
        "gradientsOn": playground.gradients_on(plan),
        "loss": plan.loss,
        "batch": plan.batch,
        "rates": [SLOWEST, FASTEST],
        "colours": {
            "signed": style.colours(palette, "signed"),
            "positive": style.colours(palette, "positive"),
            "classes": style.CLASS_COLOURS,
            "paper": palette.raised,
            "courses": [palette.accent, style.signed_pair(palette)[1]],
        },
    }


def parameters(run: State) -> int:
    """How many weights and biases the network has."""
    return sum(weights.size + (0 if biases is None else biases.size) for weights, biases in run.parameters)


@lru_cache(maxsize=16)
def _inputs(plan: Plan) -> tuple[str, list[float]]:
    """The maps of the inputs, each in colours of its own."""
    maps = features(plan.features, playground.grid(plan.problem, unit_side(plan))).T
    every = [unit_levels(each[None]) for each in maps]
    return packed(np.concatenate([each for each, _ in every]), np.uint8), [most for _, most in every]


def _target(plan: Plan) -> str | None:
    values = playground.target_map(plan.target, SIDE)
    return None if values is None else packed(levels(plan, values.ravel()), np.uint8)


def _examples(run: State) -> dict | None:
    """Examples of a set: their places from 0 to 1 from the top left, their colours, and which are held out."""
    plan, stream = run.plan, run.stream
    if not plan.count:
        return None
    low, high = plan.problem.low, plan.problem.high
    held = np.isin(np.arange(plan.count), stream.held)[:MOST_EXAMPLES]
    places = (stream.points[:MOST_EXAMPLES] - low) / (high - low)
    values = stream.values[:MOST_EXAMPLES]
    return {
        "a": packed(places[:, 0], np.float32),
        "b": packed(1 - places[:, 1], np.float32),
        "levels": packed(levels(plan, values if values.shape[1] > 1 else values[:, 0]), np.uint8),
        "held": packed(held, np.uint8),
        "count": len(values),
    }
