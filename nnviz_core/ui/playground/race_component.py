"""A race in the browser: what it is told of both networks, and what it sends."""

from functools import cache
from pathlib import Path
from typing import Any

from nnviz_core.ui.components import static_view, theme
from nnviz_core.ui.frame import trainees
from nnviz_core.ui.frame.own_races import OwnRace
from nnviz_core.ui.playground import component
from nnviz_core.ui.playground.lanes import lanes, moment

KEY = "race"
STYLE_SHEET = Path(__file__).with_name("race.css")


@cache
def _component() -> Any:
    return static_view.component("race", component.STYLE_SHEET, STYLE_SHEET)


def show(own: OwnRace) -> None:
    """Show the race, with its buttons."""
    data = {
        "token": own.token,
        "version": own.version,
        "plan": own.plans,
        "playing": own.is_playing,
        "heard": list(own.heard),
        "described": lanes(own.run, theme.palette()),
        "moment": moment(own) if trainees.is_ready() else None,
    }

    def asked() -> None:
        component.act(own, static_view.message(KEY, "asked"))

    def rested() -> None:
        """The browser asks for a run of the page, which tells it of the session's race."""

    _component()(key=KEY, data=data, on_asked_change=asked, on_rested_change=rested)
