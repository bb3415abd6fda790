"""The drawing canvas: what was drawn survives a change of page, undo and clear are always in sight."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np
import streamlit as st

from nnviz_core import drawing
from nnviz_core.drawing import pictures
from nnviz_core.errors import NnvizError
from nnviz_core.ui.components import theme
from nnviz_core.ui.frame import navigation

SIDE = 280
KEY = "canvas"
_SHEET = "canvas_sheet"


class Strokes(msgspec.Struct, frozen=True):
    """The strokes as the canvas describes them and takes them back."""

    objects: list[dict]


class Sent(msgspec.Struct, frozen=True):
    """What the canvas sends of a drawing: its picture as a data URL, and its strokes."""

    data: str
    raw: Strokes


def ink() -> np.ndarray:
    """What is on the canvas: ink in 0…1, (row, column). It can be asked for before the canvas is shown."""
    sheet = _sheet()
    _take_up(sheet)
    return sheet["ink"] if sheet["objects"] else np.zeros((SIDE, SIDE), np.float32)


def show(on_stroke: Callable[[], None] | None = None) -> None:
    """The canvas itself; `on_stroke` is called when it has sent a drawing, before the rerun."""
    # Importing it outside a running app raises.
    from streamlit_drawable_canvas import st_canvas

    sheet, colour = _sheet(), theme.palette().text
    if sheet["colour"] != colour:
        sheet["colour"] = colour
        _restart([{**stroke, "stroke": colour} for stroke in sheet["objects"]])
    if sheet["start"] is None or sheet["visit"] != navigation.visit():
        sheet.update(start=_start(sheet), visit=navigation.visit())
    with st.container(key="canvas-frame"):
        st_canvas(
            height=SIDE,
            width=SIDE,
            stroke_width=st.session_state.get("brush", 20),
            stroke_color=colour,
            initial_drawing=sheet["start"],
            return_image_data=True,
            key=KEY,
            on_change=on_stroke,
        )
    if sheet["problem"]:
        st.warning(sheet["problem"])


def tools() -> None:
    """Undo, clear, and the width of the brush."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button("Undo", icon=":material/undo:", on_click=_undo)
        st.button("Clear", icon=":material/delete:", on_click=_clear)
        st.slider("Brush", 8, 40, 20, key="brush", persist_state="session", width=130)


def reopen() -> None:
    """Let the canvas start with the kept drawing when it is next shown, after a change of source."""
    _sheet()["start"] = None


def _sheet() -> dict[str, Any]:
    new = {
        "objects": [],
        "ink": None,
        "sent": None,
        "problem": "",
        "start": None,
        "version": 0,
        "colour": None,
        "visit": 0,
    }
    return st.session_state.setdefault(_SHEET, new)


def _take_up(sheet: dict[str, Any]) -> None:
    """Read what the canvas has sent since it was last read; what is no drawing is told and changes nothing else."""
    sent = _sent()
    if sent.get("data") in (None, sheet["sent"]):
        return
    sheet["sent"], sheet["problem"] = sent["data"], ""
    try:
        sheet["ink"], sheet["objects"] = read(sent)
    except NnvizError:
        sheet["problem"] = "The canvas sent no drawing that can be read: reload the page and draw again."


def _sent() -> Mapping[str, Any]:
    state = st.session_state.get(KEY)
    sent = state.get("drawing") if isinstance(state, Mapping) else None
    return sent if isinstance(sent, Mapping) else {}


def read(sent: object) -> tuple[np.ndarray, list[dict]]:
    """The ink and the strokes of the drawing that the canvas sends; raises `NnvizError` for what is no drawing."""
    try:
        message = msgspec.convert(sent, Sent)
    except (ValueError, RecursionError) as error:
        raise NnvizError("This is not what a canvas sends.") from error
    return drawing.ink_of(pictures.rgba_of_canvas(message.data)), message.raw.objects


def _undo() -> None:
    sheet = _sheet()
    _take_up(sheet)
    _restart(sheet["objects"][:-1])


def _clear() -> None:
    _take_up(_sheet())
    _restart([])


def _restart(objects: list) -> None:
    sheet = _sheet()
    sheet["objects"], sheet["version"] = objects, sheet["version"] + 1
    sheet["start"] = _start(sheet)


def _start(sheet: dict[str, Any]) -> dict[str, Any]:
    # The canvas only redraws when this value changes: the version makes a second "clear" different from the first.
    return {"objects": sheet["objects"], "version": sheet["version"]}
