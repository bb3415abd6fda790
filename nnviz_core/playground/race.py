"""A race: two runs that take the same steps on the same examples."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from nnviz_core.numerals import numeral
from nnviz_core.playground.faults import DivergedError, StoppedError
from nnviz_core.playground.plan import Plan
from nnviz_core.playground.plane import measured_loss, measured_on
from nnviz_core.playground.run import Run
from nnviz_core.playground.state import State

SHARED = ("target", "examples", "noise", "held_out", "batch", "loss")
"""What both plans have in common: what is learnt, how many examples a step takes, and what is measured."""
NAMES = ("first", "second")
ENOUGH = 0.01
"""Seconds of the processor from which on it is told which of both takes longer for a step."""


class RaceState:
    """Where both runs of a race are; `seconds` is the processor's time that each has taken."""

    def __init__(self, runs: Sequence[State], seconds: Sequence[float]) -> None:
        self._states, self.seconds = tuple(runs), list(seconds)

    @property
    def runs(self) -> Sequence[State]:
        """The first and the second."""
        return self._states

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Those of both."""
        return tuple(run.plan for run in self._states)

    @property
    def failure(self) -> StoppedError | None:
        """Why the race can't go on, once it can't: that one of both stopped."""
        return next((run.failure for run in self._states if run.failure), None)

    @property
    def steps(self) -> int:
        """How many steps each has taken."""
        return min(run.steps for run in self._states)


class Race(RaceState):
    """Two runs that take turns, each turn the same number of steps, on the same examples in the same order: those of the first.

    Whoever holds the `lock` finds both at the same step, unless one can't go on, at which both stop, and keeps them waiting:
    `still` is for longer looks. Raises `ValueError` for plans that differ in more than the network and how it learns.
    """

    def __init__(self, first: Plan, second: Plan) -> None:
        plans = first, on_the_examples_of(first, second)
        if other := [name for name in SHARED if getattr(first, name) != getattr(second, name)]:
            raise ValueError(f"both networks of a race have the same {' and '.join(other)}")
        self._runs = tuple(Run(plan) for plan in plans)
        super().__init__(self._runs, (0.0, 0.0))
        self.lock = threading.RLock()

    @property
    def runs(self) -> Sequence[Run]:
        return self._runs

    def still(self) -> RaceState:
        """Both as they are now, to be looked at while the race goes on."""
        with self.lock:
            return RaceState([run.still() for run in self.runs], self.seconds)

    def ahead(self, steps: int) -> int:
        """How many of so many steps both can take at once."""
        return min(run.ahead(steps) for run in self.runs)

    def train(self, steps: int) -> None:
        """Let both take so many steps. Raises `StoppedError` once either can't go on."""
        with self.lock:
            for number, run in enumerate(self.runs):
                steps = self._part(number, run, steps)
            if self.failure:
                raise self.failure

    def _part(self, number: int, run: Run, steps: int) -> int:
        """The steps that `run` took, of those that it was to take."""
        before, start = run.steps, time.thread_time()
        try:
            run.train(steps)
        except StoppedError:
            steps = run.steps - before
        self.seconds[number] += time.thread_time() - start
        return steps


def on_the_examples_of(first: Plan, second: Plan) -> Plan:
    """`second`, with other weights of its own but the examples of `first`."""
    seed = first.seed if first.data_seed is None else first.data_seed
    return replace(second, data_seed=None if seed == second.seed else seed)


def standing(race: RaceState) -> str:
    """Who is ahead, in sentences with the numbers, of a race that stands still."""
    losses, steps = [measured_loss(run) for run in race.runs], race.steps
    if race.failure:
        number = next(number for number, run in enumerate(race.runs) if run.failure)
        why = f": the {NAMES[number]} network diverged" if isinstance(race.failure, DivergedError) else ""
        return f"The race is over{why}. {race.failure}"
    if not steps:
        first, second = race.plans
        return (
            "The second network is a copy of the first: change it." if first == second else "Both are at their start."
        )
    on = f"on {measured_on(race.plans[0])}"
    if losses[0] == losses[1]:
        return f"Level after {steps:,} steps: {on} both have a loss of {numeral(losses[0], '.3g')}."
    ahead = int(losses[1] < losses[0])
    best, other = losses[ahead], losses[1 - ahead]
    times = f", {_times(other / best)} as much" if best > 0 and other >= 1.05 * best else ""
    return (
        f"The {NAMES[ahead]} network is ahead after {steps:,} steps: {on} its loss is {numeral(best, '.3g')}, that of the "
        f"{NAMES[1 - ahead]} {numeral(other, '.3g')}{times}.{_dearer(race.seconds)}"
    )


def _dearer(seconds: Sequence[float]) -> str:
    """Which of both takes longer for a step, once it can be told."""
    if min(seconds) < ENOUGH:
        return ""
    slower = int(seconds[1] > seconds[0])
    times = seconds[slower] / seconds[1 - slower]
    return f" A step takes the {NAMES[slower]} {_times(times)} as long." if times >= 1.1 else ""


def _times(ratio: float) -> str:
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{numeral(ratio, '.2g')} times"
