"""The playground's runs: one a session, with its changes by hand, which can be undone."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from nnviz_core import playground
from nnviz_core.playground import Plan
from nnviz_core.ui.frame import jobs
from nnviz_core.ui.frame.exhibits import Exhibit
from nnviz_core.ui.frame.trainees import hold, of_visitor

if TYPE_CHECKING:
    from nnviz_core.playground import Run, State

OWN = "own_run"
MOST_CHANGES = 20
"""Changes of a run that can be undone."""
ONE_CHANGE = 1.0
"""Seconds in which changes of one kind, such as a rate that is slid, count as one."""


@dataclass(frozen=True)
class Change:
    """What was changed, in a word, and how it is undone: by putting `before` back."""

    words: str
    back: Callable[[Any], None]
    before: Any
    time: float = field(default_factory=time.monotonic)


@dataclass(eq=False)
class Own(Exhibit["Run"]):
    """A session's run, and what was changed of it by hand."""

    changes: deque[Change] = field(default_factory=lambda: deque(maxlen=MOST_CHANGES), repr=False)
    rate: float = 0.0
    """The learning rate that was asked for last: a kick passes, and this comes back."""

    def __post_init__(self) -> None:
        self.rate = self.run.plan.learning_rate

    def losses(self, still: "State") -> tuple[float, ...]:
        """The loss as `measured_loss` gives it."""
        return (playground.measured_loss(still),)

    def begin(self, run: "Run", rate: float, measured: Sequence[tuple[int, float]] = ()) -> None:
        """Show another run from now on; what was playing goes on playing."""
        with self.lock:
            self.rate = rate
            self.changes.clear()
            self.turn_to(run, measured)

    def restart(self) -> None:
        """Back to the first weights, with the present learning rate from the first step on."""
        self._instead(playground.Run(replace(self.run.plan, learning_rate=self.rate)), "restart")

    def replay(self, until: int | None = None) -> None:
        """From the first weights to where it is now or to an earlier step, with all that was changed by hand at the same steps."""
        steps = self.run.steps if until is None else min(until, self.run.steps)
        self.pause()
        self._instead(self.run.again(), "replay")
        if steps:
            self.play(steps)

    def _instead(self, run: "Run", words: str) -> None:
        before = self.run, self.rate, self.measured
        self.begin(run, self.rate)
        self.remember(Change(words, lambda them: self.begin(*them), before))

    def set_weight(self, layer: int, unit: int, source: int | None, value: float) -> float:
        """Set a weight or bias; what it was. The present loss is measured anew. Raises `ValueError`."""
        before = self.run.change(layer, unit, source, value)
        if self.measured and self.measured[-1][0] == self.run.steps:
            self.measured.pop()
        return before

    def set_rate(self, rate: float) -> None:
        """Train at this rate from now on."""
        self.run.learning_rate = self.rate = rate

    def remember(self, change: Change) -> None:
        """Let `change` be the next to be undone; one that goes on, such as a slider's, is one."""
        last = self.changes[-1] if self.changes else None
        if not last or (change.words, last.words) != 2 * ("learning rate",) or change.time - last.time > ONE_CHANGE:
            self.changes.append(change)

    def undo(self) -> None:
        """Put back what was changed last, if anything was."""
        if self.changes:
            change = self.changes.pop()
            change.back(change.before)


def of(plan: Plan) -> Own:
    """The session's run with this plan, begun anew where another one was asked for before; a new learning rate acts at once."""
    own = st.session_state[OWN] = held() or Own(playground.Run(plan))
    hold(own, jobs.owner())
    with own.lock:
        if replace(own.run.plan, learning_rate=plan.learning_rate) != plan:
            own.plans += 1
            own.begin(playground.Run(plan), plan.learning_rate)
        elif own.rate != plan.learning_rate:
            own.set_rate(plan.learning_rate)
    return own


def held() -> Own | None:
    """The visitor's run, if there is one: after a reload that of the session before."""
    return of_visitor(Own, jobs.owner()) or st.session_state.get(OWN)


def present() -> Own:
    """The session's run, which `of` has made."""
    return st.session_state[OWN]
