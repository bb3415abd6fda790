"""The playground's races: one a session, of two networks that take their steps together."""

import streamlit as st

from nnviz_core import playground
from nnviz_core.playground import Plan, Race, RaceState
from nnviz_core.ui.frame import jobs
from nnviz_core.ui.frame.exhibits import Exhibit
from nnviz_core.ui.frame.trainees import hold, of_visitor

OWN = "own_race"


class OwnRace(Exhibit[Race]):
    """A session's race."""

    def losses(self, still: RaceState) -> tuple[float, ...]:
        """The loss of each network as `measured_loss` gives it."""
        return tuple(playground.measured_loss(run) for run in still.runs)

    def restart(self) -> None:
        """Both back to their first weights."""
        self.turn_to(playground.Race(*self.run.plans))


def of(first: Plan, second: Plan) -> OwnRace:
    """The visitor's race of these plans, found again after a reload, and begun anew where others were asked for before. Raises `ValueError` for two that can't race."""
    own = of_visitor(OwnRace, jobs.owner()) or st.session_state.get(OWN) or OwnRace(playground.Race(first, second))
    st.session_state[OWN] = own
    hold(own, jobs.owner())
    with own.lock:
        if own.run.plans != (first, playground.on_the_examples_of(first, second)):
            race = playground.Race(first, second)
            own.plans += 1
            own.turn_to(race)
    return own


def present() -> OwnRace:
    """The session's race, which `of` has made."""
    return st.session_state[OWN]
