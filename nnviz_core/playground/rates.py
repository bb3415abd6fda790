"""The learning rate of each step: the plan's, changed by hand while it trains, times its schedule."""

import copy

import numpy as np

from nnviz_core.playground.plan import Plan
from nnviz_core.playground.schedules import factors

MOST_CHANGES = 1000
"""Changes by hand that are remembered; beyond, the oldest are taken for the first."""


class Rates:
    """Remembers from which step on which rate holds, so that a run can be replayed."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.changes: list[tuple[int, float]] = [(0, plan.learning_rate)]

    def still(self) -> "Rates":
        """The rates as they are now."""
        rates = copy.copy(self)
        rates.changes = list(self.changes)
        return rates

    def change(self, step: int, rate: float) -> None:
        """From `step` on, counted from 0, the rate is this; what was to come after is forgotten. Raises `ValueError`."""
        if not 0 <= rate <= 10:
            raise ValueError(f"learning_rate is from 0 to 10, not {rate:g}")
        earlier = [each for each in self.changes if each[0] < step]
        self.changes = [*earlier, (step, float(rate))][-MOST_CHANGES:]
        self.changes[0] = (0, self.changes[0][1])

    def now(self, step: int) -> float:
        """The rate at `step` without its schedule."""
        return [rate for start, rate in self.changes if start <= step][-1]

    def at(self, first: int, count: int) -> np.ndarray:
        """float32 rates of `count` steps from `first` on."""
        if self.changes[-1][0] <= first and self.plan.schedule == "constant":
            return np.full(count, self.changes[-1][1], np.float32)
        steps = np.arange(first, first + count)
        places = np.searchsorted([start for start, _ in self.changes], steps, side="right") - 1
        rates = np.array([rate for _, rate in self.changes])[places]
        return (rates * factors(self.plan.schedule, first, count, self.plan.period)).astype(np.float32)
