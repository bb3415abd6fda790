"""The drawing canvas: what was drawn survives a change of page, undo and clear are always in sight."""

import numpy as np
import streamlit as st

from nnviz_core import drawing, pictures
from nnviz_core.errors import NnvizError
from nnviz_core.ui import theme

SIDE = 280
KEY = "canvas"
_SHEET = "canvas_sheet"


def canvas_ink() -> np.ndarray:
    """Show the canvas with its tools and return what is on it: ink in 0…1, (row, column)."""
    # Importing it outside a running app raises.
    from streamlit_drawable_canvas import st_canvas

    sheet = st.session_state.setdefault(_SHEET, {"objects": [], "png": None, "start": None, "version": 0})
    if sheet["start"] is None:
        sheet["start"] = _start(sheet)
    st.caption("Draw a digit anywhere.")
    with st.container(key="canvas-frame"):
        result = st_canvas(
            height=SIDE,
            width=SIDE,
            stroke_width=st.session_state.get("brush", 20),
            stroke_color=theme.palette().text,
            initial_drawing=sheet["start"],
            return_image_data=True,
            key=KEY,
        )
    sheet["objects"] = (result.json_data or {}).get("objects", [])
    sheet["png"] = (result.image_bytes or sheet["png"]) if sheet["objects"] else None
    _tools(sheet)
    return _ink(sheet["png"])


def reopen() -> None:
    """Let the canvas start with the kept drawing when it is next shown: after a change of page or of source."""
    if _SHEET in st.session_state:
        st.session_state[_SHEET]["start"] = None


def _tools(sheet: dict) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            "Undo",
            icon=":material/undo:",
            on_click=_restart,
            args=(sheet["objects"][:-1],),
            disabled=not sheet["objects"],
        )
        st.button("Clear", icon=":material/delete:", on_click=_restart, args=([],), disabled=not sheet["objects"])
        st.slider("Brush", 8, 40, 20, key="brush", persist_state="session", width=130)


def _restart(objects: list) -> None:
    sheet = st.session_state[_SHEET]
    sheet["objects"], sheet["version"] = objects, sheet["version"] + 1
    sheet["start"] = _start(sheet)


def _start(sheet: dict) -> dict:
    # The canvas only redraws when this value changes: the version makes a second "clear" different from the first.
    return {"objects": sheet["objects"], "version": sheet["version"]}


def _ink(png: bytes | None) -> np.ndarray:
    if png is None:
        return np.zeros((SIDE, SIDE), np.float32)
    try:
        return drawing.ink_of(pictures.rgba_of_canvas(png))
    except NnvizError as error:
        st.warning(str(error))
        return np.zeros((SIDE, SIDE), np.float32)
