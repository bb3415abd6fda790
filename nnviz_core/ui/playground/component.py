"""The playground in the browser: what it is told of a run, and what it sends."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from nnviz_core.errors import NnvizError
from nnviz_core.playground.health import ABOVE_0
from nnviz_core.playground.painted_points import MOST_PAINTED, MOST_PAINTED_CLASSES
from nnviz_core.ui.components import static_view, theme
from nnviz_core.ui.frame import trainees
from nnviz_core.ui.frame.own_runs import Own
from nnviz_core.ui.frame.trainees import OwnTrainee
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.playground.acts import hear
from nnviz_core.ui.playground.asked import Asked
from nnviz_core.ui.playground.described import described
from nnviz_core.ui.playground.moments import moment
from nnviz_core.ui.playground.settings import BIASES, RATE, SEED
from nnviz_core.ui.playground.starts import PAINTED
from nnviz_core.ui.playground.task import POINTS, TARGET

KEY = "playground"
STYLE_SHEET = Path(__file__).with_name("view.css")


class Rested(msgspec.Struct, frozen=True):
    """What the browser sends to stand in the link: a learning rate that was slid, points that were painted, that new weights are wanted, or first biases above 0."""

    token: str
    rate: float | None = None
    points: str | None = None
    reseed: bool = False
    biases: bool = False


@cache
def _component() -> Any:
    return static_view.component("playground", STYLE_SHEET)


def show(own: Own, values: Values) -> None:
    """Show the run, with its buttons."""
    palette = theme.palette()
    with own.lock:
        present = moment(own, *own.look()) if trainees.is_ready() else None
    is_painted = values[TARGET] == PAINTED
    data = {
        "token": own.token,
        "version": own.version,
        "plan": own.plans,
        "rate": values[RATE],
        "playing": own.is_playing,
        "heard": list(own.heard),
        "painting": {"text": values[POINTS], "most": MOST_PAINTED, "classes": MOST_PAINTED_CLASSES}
        if is_painted
        else None,
        "described": described(own.run, palette),
        "moment": present,
    }

    def rested() -> None:
        sent = _read(static_view.message(KEY, "rested"), Rested)
        if sent is None or sent.token != own.token:
            return
        if sent.reseed:
            values.put(SEED, (values[SEED] + 1) % (int(SEED.high) + 1))  # pyright: ignore[reportArgumentType]
        if sent.biases:
            values.put(BIASES, ABOVE_0[0])
        if sent.rate is not None and not RATE.problem(sent.rate, values):
            values.put(RATE, sent.rate)
        if sent.points is not None and not POINTS.problem(sent.points, values):
            values.put(POINTS, sent.points)

    def asked() -> None:
        act(own, static_view.message(KEY, "asked"))

    _component()(key=KEY, data=data, on_rested_change=rested, on_asked_change=asked)


def act(own: OwnTrainee, sent: object) -> None:
    """Do what the browser asks through a run of the page, where it can't ask the live route."""
    asked = _read(sent, Asked)
    if asked is not None and asked.token == own.token:
        with suppress(ValueError, NnvizError):  # the moment that is shown next tells what became of it
            hear(own, asked)


def _read(sent: object, kind: Callable[..., Any]) -> Any:
    """What the browser sends, if it is of this kind; anything may come, if somebody forges it."""
    try:
        return msgspec.convert(sent, kind)  # pyright: ignore[reportArgumentType]
    except (ValueError, RecursionError):
        return None
