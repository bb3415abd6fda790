"""A unit shown large: its response, and at one point of the plane the sum behind it."""

import numpy as np

from nnviz_core import playground
from nnviz_core.packing import packed
from nnviz_core.playground import State
from nnviz_core.ui.playground.asked import Focus
from nnviz_core.ui.playground.moments import LARGEST, unit_levels

SIDE = 48
"""Values a side of the map."""


def large(run: State, focus: Focus | None) -> dict | None:
    """The unit in `focus` for the browser; `None` without one, and for one that the network lacks."""
    if focus is None:
        return None
    low, high = run.plan.problem.low, run.plan.problem.high
    point = low + (high - low) * focus.a, low + (high - low) * focus.b
    try:
        told = playground.unit_at(run, focus.layer, focus.unit, point)
    except ValueError:
        return None
    maps = run.values(playground.grid(run.plan.problem, SIDE))[focus.layer - 1][1][:, focus.unit]
    values, most = unit_levels(maps[None])
    return {
        "layer": focus.layer,
        "unit": focus.unit,
        "point": point,
        "map": packed(values, np.uint8),
        "side": SIDE,
        "range": most,
        **{name: _packed(getattr(told, name)) for name in ("values", "weights", "gradients", "outgoing")},
        "bias": told.bias,
        "biasGradient": told.bias_gradient,
        "total": _finite(told.total),
        "activation": _finite(told.activation),
        "every": [_packed(each) for each in told.every],
    }


def _packed(values: np.ndarray) -> str:
    return packed(np.nan_to_num(values, posinf=LARGEST, neginf=-LARGEST), np.float32)


def _finite(value: float) -> float:
    return float(np.nan_to_num(value, posinf=LARGEST, neginf=-LARGEST))
