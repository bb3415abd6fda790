"""What a network makes of points: its answers, the values of all its units, its loss."""

import numpy as np

from nnviz_core.playground.features import features
from nnviz_core.playground.layout import PLACE, Layout, aligned, padded
from nnviz_core.playground.plan import Plan

AT_A_TIME = 256
"""Points that go through a network together."""


def answers(plan: Plan, parts: Layout, flat: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    """float32 (point, output): what the network with these parameters gives for inputs (point, feature)."""
    given = np.empty((len(inputs), plan.problem.outputs), np.float32)
    _through(parts, flat, inputs, min(padded(max(len(inputs), 1)), AT_A_TIME), given)
    return given


def values(plan: Plan, parts: Layout, flat: np.ndarray, points: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each layer the pre-activations and the activations, float32 (point, unit), at points (point, 2)."""
    return units(plan, parts, flat, features(plan.features, points))


def units(plan: Plan, parts: Layout, flat: np.ndarray, inputs: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each layer the pre-activations and the activations, float32 (point, unit), for inputs (point, feature)."""
    width = padded(max(len(inputs), 1))
    every = _through(parts, flat, inputs, width, np.empty((len(inputs), plan.problem.outputs), np.float32))
    z, y = every[:2].reshape(2, -1, width)[:, :, : len(inputs)]
    places = [slice(row[PLACE], row[PLACE] + size) for row, size in zip(parts.table, plan.sizes[1:], strict=True)]
    return [(z[place].T.copy(), y[place].T.copy()) for place in places]


def loss(plan: Plan, parts: Layout, flat: np.ndarray, inputs: np.ndarray, targets: np.ndarray) -> float:
    """The mean loss on inputs (point, feature) and their values (point, output)."""
    z, y = (each.astype(np.float64) for each in units(plan, parts, flat, inputs)[-1])
    if plan.loss == "squared":
        return float(((targets - y) ** 2).mean())
    if plan.problem.outputs == 1:
        return float((np.logaddexp(0, z) - z * targets).mean())
    return float((targets * (np.logaddexp.reduce(z, axis=1, keepdims=True) - z)).sum(axis=1).mean())


def _through(parts: Layout, flat: np.ndarray, inputs: np.ndarray, width: int, given: np.ndarray) -> np.ndarray:
    """Fill `given`; the values of the units on the last `width` points."""
    from nnviz_core.playground.kernels.batches import respond

    inputs = np.require(inputs, requirements=["C", "W"])  # for read-only ones all would be compiled once more
    room = aligned(4 * width * parts.units).reshape(4, -1)
    nothing = np.zeros(len(parts.table))
    respond(flat, parts.table, room, width, inputs, nothing, np.ones(1, np.uint64), given)
    return room
