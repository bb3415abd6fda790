"""A run at one moment, for the browser: what the network and each of its units answer, its strongest weights, its losses."""

import numpy as np

from nnviz_core import playground
from nnviz_core.packing import packed
from nnviz_core.playground import Examples, Plan, State
from nnviz_core.ui.frame import trainees
from nnviz_core.ui.frame.own_runs import Own
from nnviz_core.ui.playground.mending import fault

SIDE = 64
"""Values a side of the map of the response."""
UNIT_SIDES = ((16, 40), (200, 20))
"""Values a side of a unit's map where there are at most so many units."""
SMALL_SIDE = 12
"""Values a side where there are more."""
SOONEST, EACH = 40, 12
"""Milliseconds between two pictures, at least, and for each run that is trained: a picture takes some six of the processor."""
LARGEST = float(np.finfo(np.float32).max)
MOST_LINES, MOST_POINTS = 500, 300
"""Weights that are drawn, the strongest of each; means of the losses that are drawn."""


def unit_side(plan: Plan) -> int:
    """Values a side of a unit's map."""
    return next((side for most, side in UNIT_SIDES if sum(plan.sizes) <= most), SMALL_SIDE)


def kind(plan: Plan) -> tuple[str, float]:
    """How answers are coloured, and the value at the end of the colours.

    "classes" stand side by side, "two" go from one class over the paper to the other; values are "signed" or "positive".
    """
    classes = plan.problem.classes
    if classes:
        return ("classes" if classes > 2 else "two"), 1.0
    values = plan.target.values if isinstance(plan.target, Examples) else playground.target_map(plan.target)
    if values is None:
        return "signed", 1.0
    largest = max(float(np.abs(values).max()), 1e-6)
    return ("signed" if values.min() < 0 else "positive"), largest


def levels(plan: Plan, values: np.ndarray) -> np.ndarray:
    """Answers or values of examples as bytes, the colours' share; of classes their number and how sure it is, (2, …)."""
    how, most = kind(plan)
    values = np.nan_to_num(values)
    if how == "classes":
        return np.stack([values.argmax(axis=-1), 255 * values.max(axis=-1).clip(0, 1)]).astype(np.uint8)
    share = 2 * values - 1 if how == "two" else values / np.float64(most)
    return (255 * share if how == "positive" else 128 + 127 * share).clip(0, 255).round().astype(np.uint8)


def unit_levels(maps: np.ndarray) -> tuple[np.ndarray, float]:
    """Maps (unit, point) of one layer as bytes, 128 at zero, and the size of the largest value, at the end of the colours."""
    maps = np.nan_to_num(maps).astype(np.float64)
    most = max(float(np.abs(maps).max()), 1e-6)
    return (128 + 127 * maps / most).round().astype(np.uint8), most


def moment(own: Own, run: State, is_trained: bool) -> dict:
    """The `run` of `own` as it stands still, so that whoever trains isn't kept waiting."""
    plan = run.plan
    steps, losses = thinned(run.loss_steps, run.losses)
    activations = [y for _, y in run.values(playground.grid(plan.problem, unit_side(plan)))]
    units, layers = [unit_levels(y.T) for y in activations], playground.conditions(plan, activations)
    return {
        "version": own.version,
        "plan": own.plans,
        "steps": run.steps,
        "examples": run.steps * plan.batch,
        "training": is_trained,
        "trained": trainees.trainer().active,
        "delay": trainees.delay() if is_trained else "",
        "pause": pause(),
        "playing": own.is_playing,
        "rate": run.learning_rate,
        "askedRate": own.rate,
        "undo": own.changes[-1].words if own.changes else "",
        "fault": fault(own, run, layers),
        "conditions": [[each.dead, each.saturated] for each in layers],
        "answer": packed(levels(plan, run.respond(playground.grid(plan.problem, SIDE))), np.uint8),
        "units": packed(np.concatenate([each for each, _ in units]), np.uint8),
        "ranges": [most for _, most in units],
        "lines": lines(run),
        "course": [packed(steps, np.float32), packed(losses, np.float32)],
        "measured": packed(np.array(own.measured).T.clip(max=LARGEST), np.float32),
    }


def pause() -> int:
    """Milliseconds from one picture of a run to its next, so that all pictures together leave half a core."""
    return max(SOONEST, EACH * trainees.trainer().active)


def lines(run: State) -> dict:
    """The strongest weights: where each stands among all, layer by layer, and its share of its layer's largest."""
    weights = [layer for layer, _ in run.parameters]
    sizes = [np.abs(layer) / max(float(np.abs(layer).max()), 1e-9) for layer in weights]
    shares = np.concatenate([(size * np.sign(layer)).ravel() for size, layer in zip(sizes, weights, strict=True)])
    places = np.arange(len(shares))
    if len(shares) > MOST_LINES:
        places = np.sort(np.argpartition(-np.abs(shares), MOST_LINES)[:MOST_LINES])
    return {"places": packed(places, np.int32), "shares": packed(shares[places], np.float32), "of": len(shares)}


def thinned(steps: np.ndarray, losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Means of losses over so many windows, of equally many each, as at most can be drawn."""
    losses = losses[: len(steps)]
    window = -(-len(losses) // MOST_POINTS) or 1
    whole = len(losses) // window * window
    return steps[window - 1 : whole : window], losses[:whole].reshape(-1, window).mean(axis=1, dtype=np.float64).clip(
        max=LARGEST
    )
