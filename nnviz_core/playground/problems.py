"""What a network learns: a function of the plane, a formula, a set of points, or a visitor's own examples."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from nnviz_core.playground.examples import Examples, one_output_each
from nnviz_core.playground.formula import Formula, parse
from nnviz_core.playground.point_sets import CLASSES, EXTENT, POINT_SETS
from nnviz_core.playground.targets import TARGETS

Draw = Callable[[Generator, int, float], tuple[np.ndarray, np.ndarray]]
"""float32 points (point, 2) and values (point, output): so many, with noise."""
USUAL_COUNT = 500
"""Examples of a set of points."""


@dataclass(frozen=True)
class Problem:
    """Examples to learn from. `count` is their number; 0 stands for new ones at every step. Axes go from `low` to `high`."""

    outputs: int
    classes: int
    draw: Draw
    count: int
    low: float = 0.0
    high: float = 1.0


@functools.lru_cache(maxsize=64)
def problem(target: str | Examples) -> Problem:
    """The problem of that name, of the formula after “=”, or of the examples. Raises `ValueError` or `FormulaError`."""
    if isinstance(target, Examples):
        return Problem(target.values.shape[1], len(target.classes), _own(target), len(target.points))
    if target.startswith("="):
        return Problem(1, 0, _function(_evaluate(parse(target[1:]))), 0)
    if target in TARGETS:
        return Problem(1, 0, _function(TARGETS[target]), 0)
    if target not in POINT_SETS:
        allowed = ", ".join((*TARGETS, *POINT_SETS))
        raise ValueError(f"no target {target!r}; there are {allowed}, and formulas after =")
    classes = CLASSES.get(target, 0)
    return Problem(max(1, classes) if classes > 2 else 1, classes, _set(target), USUAL_COUNT, -EXTENT, EXTENT)


def _evaluate(formula: Formula) -> Callable:
    return lambda a, b, generator: formula(a, b)


def _function(function: Callable) -> Draw:
    def draw(generator: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        points = generator.random((count, 2), dtype=np.float32)
        values = function(*np.ascontiguousarray(points.T), generator).astype(np.float32, copy=False)
        if noise:
            values = values + np.float32(noise) * generator.standard_normal(count, dtype=np.float32)
        return points, values[:, None]

    return draw


def _set(name: str) -> Draw:
    def draw(generator: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        points, values = POINT_SETS[name](generator, count, noise)
        if name in CLASSES:
            return points.astype(np.float32), one_output_each(values, CLASSES[name])
        return points.astype(np.float32), values.astype(np.float32)[:, None]

    return draw


def _own(examples: Examples) -> Draw:
    def draw(generator: Generator, count: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
        moved = examples.points + noise * generator.standard_normal(examples.points.shape, dtype=np.float32)
        return moved.astype(np.float32), examples.values

    return draw
