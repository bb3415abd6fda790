"""Ink added to the input and taken away by a pen, with the answer before beside the one that follows the pen."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import streamlit as st

from nnviz_core import links
from nnviz_core.drawing import SIDE
from nnviz_core.packing import packed
from nnviz_core.ui.components import prose, static_view, steady
from nnviz_core.ui.frame import guests
from nnviz_core.ui.frame.choices import Choice, Clicked
from nnviz_core.ui.frame.settings import PAGE
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import levels, sources
from nnviz_core.ui.inputs.chosen import opened
from nnviz_core.ui.tweak.cards import BEFORE, NOW, answer_card
from nnviz_core.ui.tweak.focus import Subject

PEN = Choice(word="pen", label="The pen", options={"add": "adds ink", "erase": "takes it away"}, is_labelled=True)
WIDTH = Choice(word="width", label="Width", options={"1": "1", "2": "2", "3": "3"}, default="2", is_labelled=True)
REACH = {"1": 1.0, "2": 1.7, "3": 2.7}
"""How far from the middle of a line its ink reaches, in pixels of the input."""
ORIGINAL = Clicked(word="original", scope=PAGE)
"""The input before the first stroke, and the one that the last stroke made, as links write them; of no link."""
KEY, PLACE = "tweak-pen", "tweak-pen-answer"
STYLE_SHEET = Path(__file__).with_suffix(".css")


class Drawn(msgspec.Struct, frozen=True):
    """What the browser sends once the pen is lifted: the input before the first stroke, as links write it, and its ink now."""

    of: str
    levels: levels.Levels


@cache
def _component() -> Any:
    return static_view.component("ink", STYLE_SHEET)


def show(subject: Subject, values: Values) -> None:
    """The input to draw on, and both answers beside it."""
    image = opened(links.read(subject.input.link)).image
    if image.shape != (SIDE, SIDE):
        prose.caption(f"A pen changes images of {SIDE}×{SIDE} in grey; this one has {'×'.join(map(str, image.shape))}.")
        return
    start = original(subject, values)
    before = opened(links.read(start)).image
    sheet, was, now = st.columns([4, 3.5, 3.5], gap="medium")
    with was:
        prose.html(answer_card(subject.model, BEFORE, before))
    with now:
        steady.place(PLACE)
    with sheet:
        _paper(subject, values, image, start)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for setting in (PEN, WIDTH):
                setting.widget(values[setting], f"tweak.{setting.word}", values, _taker(values, setting))
            st.button(
                "Take it all back",
                on_click=sources.select,
                args=(start,),
                disabled=start == subject.input.link,
                width="content",
            )


def original(subject: Subject, values: Values) -> str:
    """The input before the first stroke, as links write it: the present one where nothing was drawn on it."""
    start, last = values[ORIGINAL] or ("", "")
    return start if last == subject.input.link else subject.input.link


def _paper(subject: Subject, values: Values, image: np.ndarray, start: str) -> None:
    """The input under the pen."""

    def drawn() -> None:
        ink = read(static_view.message(KEY, "drawn"), start)
        if ink is not None:
            text = links.encode(ink)
            sources.select(text)
            values.put(ORIGINAL, (start, text))

    data = {
        "of": start,
        "levels": packed(np.round(255 * image), np.uint8),
        "reach": REACH[values[WIDTH]],
        "erases": values[PEN] == "erase",
        "place": PLACE,
        "html": answer_card(subject.model, NOW, image),
        "model": guests.address(subject.model.name),
    }
    prose.caption("**The input.** Draw on it: the answer follows the pen.")
    _component()(key=KEY, data=data, on_drawn_change=drawn)


def read(sent: object, start: str) -> np.ndarray | None:
    """The image that the browser sends, if it was made of the input `start`."""
    try:
        drawn = msgspec.convert(sent, Drawn)
    except (ValueError, RecursionError):
        return None
    return levels.image(drawn.levels) if drawn.of == start else None


def _taker(values: Values, setting: Choice):
    return lambda value: values.put(setting, value)
