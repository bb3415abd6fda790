"""The examples of a run, in the order in which it meets them: the same for the same plan, however many are asked for at a time."""

import numpy as np

from nnviz_core.playground.features import features
from nnviz_core.playground.plan import Plan

BLOCK = 16_384
"""Examples drawn at a time."""
DRAWING, ORDER, START, DROPOUT = range(4)
"""What a seed is split for."""


def generator(plan: Plan, purpose: int) -> np.random.Generator:
    """The random numbers of a plan for one purpose."""
    data_seed = plan.seed if plan.data_seed is None else plan.data_seed
    return np.random.default_rng([data_seed if purpose in (DRAWING, ORDER) else plan.seed, purpose])


class Stream:
    """Hands out examples without end: new ones, or those of a set, shuffled anew each time through."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.drawing, self.order = generator(plan, DRAWING), generator(plan, ORDER)
        if plan.count:
            points, self.values = plan.problem.draw(self.drawing, plan.count, plan.noise)
            places = self.order.permutation(plan.count)
            share = min(round(plan.held_out * plan.count), plan.count - 1)
            self.points, self.held, self.kept = points, np.sort(places[:share]), np.sort(places[share:])
            self.inputs = features(plan.features, points)
        self._waiting = np.empty((0, len(plan.features)), np.float32), np.empty((0, plan.problem.outputs), np.float32)
        self._at = 0

    def take(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The next `count` examples: float32 inputs (example, feature) and values (example, output). Raises `FormulaError` where there is none."""
        parts: list[tuple[np.ndarray, np.ndarray]] = []
        while count:
            if self._at == len(self._waiting[0]):
                self._waiting, self._at = self._block(), 0
            end = min(self._at + count, len(self._waiting[0]))
            parts.append((self._waiting[0][self._at : end], self._waiting[1][self._at : end]))
            count, self._at = count - (end - self._at), end
        if len(parts) == 1:
            return parts[0]
        return np.concatenate([inputs for inputs, _ in parts]), np.concatenate([values for _, values in parts])

    def _block(self) -> tuple[np.ndarray, np.ndarray]:
        if not self.plan.count:
            points, values = self.plan.problem.draw(self.drawing, BLOCK, self.plan.noise)
            return features(self.plan.features, points), values
        times = -(-BLOCK // len(self.kept))
        places = np.concatenate([self.order.permutation(self.kept) for _ in range(times)])
        return self.inputs[places], self.values[places]
