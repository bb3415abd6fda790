"""The time line with its controls, and below it what a view shows of the present step, which goes on while it is dragged or played."""

import json
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nnviz_core import course
from nnviz_core.figures.course import Chart
from nnviz_core.packing import packed
from nnviz_core.ui.components import static_view, theme, tiles
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.moments import Moment
from nnviz_core.ui.recording.settings import AXIS, STEP

KEY = "recording"
STYLE_SHEET = Path(__file__).with_suffix(".css")


class Wound(msgspec.Struct, frozen=True):
    """What the browser sends when the training was wound to a step."""

    run: str
    step: int


@cache
def _component() -> Any:
    return static_view.component("recording", STYLE_SHEET, tiles.STYLE_SHEET)


def show(
    focus: Focus,
    values: Values,
    charts: Sequence[Chart],
    moment: Moment,
    settings: Sequence[Setting] = (),
    picked: Callable[..., None] | None = None,
) -> None:
    """Show `charts` over the steps, and `moment`, that of the present one; any other is asked for with the texts of `settings`.

    `picked` is called with sheet, tile, row and column of a click, before the page runs again.
    """
    step = values.ask(STEP)
    texts = values.texts(settings)
    palette, is_log = theme.palette(), values[AXIS] == "log"
    every = [chart.described(palette) for chart in charts]
    file = f"{focus.run}-{values.view}"
    of = tiles.mark(file, moment.sheets)
    data = {
        "of": _mark([focus.token, values.view, texts]),
        "run": focus.token,
        "step": step,
        "steps": packed(focus.recording.steps, np.int32),
        "stops": packed(course.landmarks(focus.recording) if is_log else course.spaced(focus.recording), np.int32),
        "epoch": focus.epoch,
        "log": is_log,
        "charts": {"mark": _mark([focus.token, is_log, every]), "every": every},
        "request": {"view": values.view, "words": texts},
        "shown": moment.words(focus, step),
        "sheets": {"of": of, "file": file, "sheets": moment.described(palette)},
    }

    def wound() -> None:
        if (sent := read(static_view.message(KEY, "step"), focus)) is not None:
            values.put(STEP, sent)

    def clicked() -> None:
        place = tiles.read(static_view.message(KEY, "picked"), of, moment.sheets)
        if picked and place:
            picked(*place)

    _component()(key=KEY, data=data, on_step_change=wound, on_picked_change=clicked)


def read(sent: object, focus: Focus) -> int | None:
    """The step that the browser sends, if the training that is shown has it."""
    try:
        wound = msgspec.convert(sent, Wound)
    except (ValueError, RecursionError):
        return None
    return wound.step if wound.run == focus.token and wound.step in focus.recording.steps else None


def _mark(values: list) -> int:
    return zlib.crc32(json.dumps(values).encode())
