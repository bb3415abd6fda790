"""The playground's sweeps: one a session, of the runs of one plan from many seeds."""

import time

import streamlit as st

from nnviz_core import playground
from nnviz_core.playground import Plan, Sweep
from nnviz_core.ui.frame import jobs
from nnviz_core.ui.frame.trainees import OwnTrainee, begin, hold, of_visitor

OWN = "own_sweep"
FIRST_LOOK = 0.4
"""Seconds that a page waits for a sweep which it has begun: many are over by then."""
AGAIN = 0.5
"""Seconds from one look at a sweep that is under way to the next."""


class OwnSweep(OwnTrainee[Sweep]):
    """A session's sweep."""

    def play(self, steps: int | None = None) -> None:
        """Train the seeds that are left. Raises `NnvizError` while too many train."""
        begin(self.run, self.run.total - self.run.steps)
        self.is_playing = True

    def renew(self) -> bool:
        """Say that somebody looks at the sweep; whether it is being trained."""
        if self.run.is_over:
            self.pause()
        return super().renew()

    def wait(self, seconds: float) -> None:
        """Return once the sweep is over, or after so many seconds."""
        end = time.monotonic() + seconds
        while self.renew() and time.monotonic() < end:
            time.sleep(0.01)


def of(plan: Plan, each: int) -> OwnSweep:
    """The visitor's sweep of this plan for so many steps each, found again after a reload, and begun where another one was asked for before. Raises `NnvizError` while too many train."""
    begun: OwnSweep | None = st.session_state.get(OWN)
    own = of_visitor(OwnSweep, jobs.owner()) or begun
    if begun and begun is not own:  # before the browser told whose the session is
        begun.pause()
    if own is None or (own.run.plan, own.run.each) != (plan, each):
        sweep = playground.Sweep(plan, each)
        if own is None:
            own = OwnSweep(sweep)
        else:
            own.pause()
            own.turn_to(sweep)
        own.play()
        own.wait(FIRST_LOOK)
    st.session_state[OWN] = own
    hold(own, jobs.owner())
    return own


def present() -> OwnSweep:
    """The session's sweep, which `of` has made."""
    return st.session_state[OWN]


def pace() -> float | None:
    """Seconds from one look at the session's sweep to the next; None where it does not train."""
    own: OwnSweep | None = st.session_state.get(OWN)
    return AGAIN if own and own.renew() else None
