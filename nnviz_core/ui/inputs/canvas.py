"""The drawing canvas: what was drawn survives a change of page, undo and clear are always in sight."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from secrets import token_hex
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz_core import drawing
from nnviz_core.drawing import Sketch
from nnviz_core.errors import NnvizError
from nnviz_core.ui.components import prose, static_view, theme
from nnviz_core.ui.frame import navigation
from nnviz_core.ui.inputs import strokes

KEY, FRAME, FITTING = "canvas", "canvas-frame", "canvas-fitting"
BRUSH, USUAL_BRUSH = "brush", 20
_SHEET = "canvas_sheet"


def sketch() -> Sketch:
    """What is on the canvas. It can be asked for before the canvas is shown."""
    sheet = _sheet()
    _take_up(sheet)
    return sheet["sketch"]


def session() -> str:
    """A name for the visitor's session: a drawing under another name is one that the server has lost."""
    return _sheet()["session"]


def put(drawn: Sketch) -> None:
    """Let the canvas hold `drawn`, to be drawn on, as if it had been drawn there."""
    _take_up(_sheet())
    _restart(drawn)


def frame() -> DeltaGenerator:
    """Where `show` puts the canvas. A stroke leaves the frame as it is: a fragment can fill one that stands outside it."""
    sheet, colour = _sheet(), theme.palette().text
    _take_up(sheet)
    if (sheet["colour"], sheet["visit"]) != (colour, navigation.visit()):
        sheet.update(colour=colour, visit=navigation.visit())
        _restart(sheet["sketch"])
    text, width = drawing.text_of_sketch(sheet["start"]), st.session_state.get(BRUSH, USUAL_BRUSH)
    framed = st.container(key=FRAME, gap=None)
    with framed:
        start = {"session": session(), "version": sheet["version"], "text": text, "width": width}
        _fitting()(key=FITTING, data=start, on_lost_change=_take_back)
    if sheet["problem"]:
        prose.alert(st.warning, sheet["problem"])
    sheet["framed"] = _framed(sheet)
    return framed


def show(on_stroke: Callable[[], None] | None = None) -> None:
    """The canvas itself, in its frame; `on_stroke` is called when it has sent a drawing, before the rerun."""
    # Importing it outside a running app raises.
    from streamlit_drawable_canvas import st_canvas

    sheet = _sheet()
    if sheet["framed"] != _framed(sheet):
        st.rerun()
    # The canvas stands before it reads what it was sent, which a forger may have made of anything.
    with suppress(AttributeError, KeyError, TypeError):
        st_canvas(
            height=drawing.SHEET,
            width=drawing.SHEET,
            stroke_width=st.session_state.get(BRUSH, USUAL_BRUSH),
            stroke_color=sheet["colour"],
            initial_drawing={
                "objects": strokes.described(sheet["start"], sheet["colour"]),
                # The canvas only redraws when this value changes: the version makes a second "clear" different from the first.
                "version": sheet["version"],
            },
            key=KEY,
            on_change=on_stroke,
        )


def tools() -> None:
    """Undo, clear, and the width of the pen."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button("Undo", icon=":material/undo:", on_click=_undo)
        st.button("Clear", icon=":material/delete:", on_click=_clear)
        st.slider("Pen", 8, 40, USUAL_BRUSH, key=BRUSH, persist_state="session", width=130)


def reopen() -> None:
    """Let the canvas start with the kept drawing when it is next shown, after a change of source."""
    _sheet()["visit"] = None


@cache
def _fitting() -> Any:
    """What lets the canvas follow its place, and tells other views of the pen while it moves."""
    return static_view.component("sheet")


def _sheet() -> dict[str, Any]:
    if _SHEET not in st.session_state:
        new = {"sketch": (), "sent": None, "problem": "", "start": (), "version": 0}
        unseen = {"colour": None, "visit": None, "framed": None}
        st.session_state[_SHEET] = {**new, **unseen, "session": token_hex(4)}
    return st.session_state[_SHEET]


def _take_up(sheet: dict[str, Any]) -> None:
    """Read what the canvas has sent since it was last read; what is no drawing is told, and the sheet stays as it was before."""
    sent = _sent()
    if sent in (None, sheet["sent"]):
        return
    sheet["sent"], sheet["problem"] = sent, ""
    try:
        sheet["sketch"] = strokes.read(sent)
    except NnvizError as error:
        sheet["problem"] = str(error)
        _restart(sheet["sketch"])


def _framed(sheet: dict[str, Any]) -> tuple[int, str]:
    """What of the sheet its frame tells."""
    return sheet["version"], sheet["problem"]


def _sent() -> object:
    sent = static_view.message(KEY, "drawing")
    return sent.get("raw") if isinstance(sent, Mapping) else None


def _take_back() -> None:
    """Take up the drawing that the browser has kept of a session which the server has lost; what is none changes nothing."""
    with suppress(NnvizError):
        put(strokes.kept(static_view.message(FITTING, "lost")))


def _undo() -> None:
    put(sketch()[:-1])


def _clear() -> None:
    put(())


def _restart(drawn: Sketch) -> None:
    sheet = _sheet()
    sheet.update(sketch=drawn, start=drawn, version=sheet["version"] + 1)
