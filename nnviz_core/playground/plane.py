"""The plane as a grid: its points, a target's values there, and how far a network is from what it is to learn."""

import functools

import numpy as np

from nnviz_core.playground.examples import Examples
from nnviz_core.playground.formula import parse
from nnviz_core.playground.plan import Plan
from nnviz_core.playground.problems import Problem, problem
from nnviz_core.playground.state import State
from nnviz_core.playground.stream import DRAWING
from nnviz_core.playground.targets import TARGETS

SIDE = 33
"""Points a side of the grid on which a loss is measured."""


def grid(of: Problem, side: int) -> np.ndarray:
    """float32 points (side · side, 2) over the problem's square, row by row from the largest b down, a from left to right; read-only."""
    return _square(of.low, of.high, side)


@functools.lru_cache(maxsize=16)
def _square(low: float, high: float, side: int) -> np.ndarray:
    edges = np.linspace(low, high, side, dtype=np.float32)
    b, a = np.meshgrid(edges[::-1], edges, indexing="ij")
    points = np.stack([a.ravel(), b.ravel()], axis=1)
    points.setflags(write=False)
    return points


@functools.lru_cache(maxsize=64)
def target_map(target: str | Examples, side: int = SIDE) -> np.ndarray | None:
    """float32 values (side, side) of a function or formula on the grid, read-only; `None` for a set of points."""
    if isinstance(target, Examples) or not (target.startswith("=") or target in TARGETS):
        return None
    a, b = np.ascontiguousarray(grid(problem(target), side).T)
    generator = np.random.default_rng(DRAWING)
    values = parse(target[1:])(a, b) if target.startswith("=") else TARGETS[target](a, b, generator)
    values = np.asarray(values, np.float32).reshape(side, side)
    values.setflags(write=False)
    return values


def measured_on(plan: Plan) -> str:
    """On what `measured_loss` is measured, in words."""
    if not plan.count:
        return f"a grid of {SIDE}×{SIDE} points"
    return "the examples held out" if plan.held_out else "all examples"


def measured_loss(run: State) -> float:
    """The loss on the grid for a function, on the examples held out for a set, on all of them where none are."""
    plan = run.plan
    if plan.count:
        return run.loss(held_out=plan.held_out > 0)
    values = target_map(plan.target)
    assert values is not None
    return run.loss_at(grid(plan.problem, SIDE), values.reshape(-1, 1))


def constant_loss(run: State) -> float:
    """What `measured_loss` is for the best answer that is the same everywhere."""
    plan = run.plan
    wanted = target_map(plan.target)
    if wanted is None:
        wanted = run.stream.values[run.stream.held if plan.held_out else run.stream.kept]
    values = wanted.reshape(-1, plan.problem.outputs).astype(np.float64)
    means = values.mean(axis=0)
    if plan.loss == "squared":
        return float(((values - means) ** 2).mean())
    shares = means if len(means) > 1 else np.array([means[0], 1 - means[0]])
    return float(-(shares * np.log(np.maximum(shares, 1e-12))).sum())
