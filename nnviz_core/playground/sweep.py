"""A plan trained from many seeds, so that a distribution of losses stands where one run would be an anecdote."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnviz_core.numerals import numeral
from nnviz_core.playground.faults import StoppedError
from nnviz_core.playground.health import HARDLY
from nnviz_core.playground.plan import Plan
from nnviz_core.playground.plane import constant_loss, measured_loss, measured_on
from nnviz_core.playground.run import Run

SEEDS = range(20)
LAST = 10
"""The training loss at the end is the mean over the last tenth of the steps."""


@dataclass(frozen=True)
class End:
    """Where the run of one seed ended: its mean training loss over the last tenth of its steps, and its `measured_loss`.

    `constant` is what the best answer that is the same everywhere measures. A run that diverged has no finite losses.
    """

    seed: int
    training: float
    measured: float
    constant: float

    @property
    def is_stuck(self) -> bool:
        """Whether it is hardly better than the same answer everywhere."""
        return self.measured >= HARDLY * self.constant

    @property
    def diverged(self) -> bool:
        """Whether it stopped at a loss that is not finite."""
        return not np.isfinite(self.measured)


class Sweep:
    """Runs of one plan from each of `seeds`, one after the other, each for `each` steps and just as it would be alone.

    `ends` grows while it trains. A run that stops ends there, and the next begins.
    """

    failure: StoppedError | None = None

    def __init__(self, plan: Plan, each: int, seeds: Sequence[int] = SEEDS) -> None:
        if each < 1 or not seeds:
            raise ValueError("a sweep has at least one step and one seed")
        self.plan, self.each, self.seeds = plan, each, seeds
        self.ends: tuple[End, ...] = ()
        self._run = self._begun()
        self._lock = threading.Lock()

    def _begun(self) -> Run | None:
        """The next seed's run."""
        if len(self.ends) == len(self.seeds):
            return None
        return Run(replace(self.plan, seed=self.seeds[len(self.ends)], data_seed=None))

    @property
    def steps(self) -> int:
        """How many steps were taken in sum; those that a run did not take as it diverged count among them."""
        run = self._run
        return len(self.ends) * self.each + (run.steps if run else 0)

    @property
    def total(self) -> int:
        """How many there are in sum."""
        return len(self.seeds) * self.each

    @property
    def is_over(self) -> bool:
        """Whether every seed was trained."""
        return len(self.ends) == len(self.seeds)

    def ahead(self, steps: int) -> int:
        """How many of so many steps can be taken at once."""
        run = self._run
        return run.ahead(steps) if run else steps

    def train(self, steps: int) -> None:
        """Take so many of the steps that are left."""
        with self._lock:
            while steps > 0 and (run := self._run):
                part = min(steps, self.each - run.steps)
                steps -= part
                try:
                    run.train(part)
                except StoppedError:
                    self._end(End(run.plan.seed, np.inf, np.inf, constant_loss(run)))
                else:
                    if run.steps == self.each:
                        self._end(end(run))

    def _end(self, end: End) -> None:
        self.ends = (*self.ends, end)
        self._run = self._begun()


def end(run: Run) -> End:
    """Where `run` stands now, as an end."""
    losses = run.losses
    last = losses[-max(1, len(losses) // LAST) :]
    return End(run.plan.seed, float(last.mean(dtype=np.float64)), measured_loss(run), constant_loss(run))


def quartiles(losses: Sequence[float]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper quartile of some losses."""
    low, middle, high = np.quantile(losses, (0.25, 0.5, 0.75))
    return float(low), float(middle), float(high)


def words(sweep: Sweep) -> str:
    """What came of a sweep so far, in sentences."""
    ends = sweep.ends
    finite = [each for each in ends if not each.diverged]
    parts = [f"{len(ends)} of {len(sweep.seeds)} seeds were trained for {sweep.each:,} steps each."]
    if finite:
        low, middle, high = quartiles([each.measured for each in finite])
        best, worst = min(finite, key=_measured), max(finite, key=_measured)
        parts.append(
            f"On {measured_on(sweep.plan)} the median of their losses is {numeral(middle, '.3g')}; half of them are between "
            f"{numeral(low, '.3g')} and {numeral(high, '.3g')}, all between {numeral(best.measured, '.3g')} (seed {best.seed}) and "
            f"{numeral(worst.measured, '.3g')} (seed {worst.seed})."
        )
    if ends:
        parts.append(_stuck(finite, float(np.median([each.constant for each in ends]))))
    if diverged := len(ends) - len(finite):
        undefined = (
            " or met a point at which the formula has no value" if str(sweep.plan.target).startswith("=") else ""
        )
        parts.append(f"{diverged} diverged{undefined}.")
    return " ".join(parts)


def _stuck(finite: Sequence[End], constant: float) -> str:
    count = sum(each.is_stuck for each in finite)
    level = f"the level of the best answer that is the same everywhere, whose loss is {numeral(constant, '.3g')}"
    return f"{count or 'None'} of them ended stuck at {level}."


def _measured(end: End) -> float:
    return end.measured
