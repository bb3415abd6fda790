"""Sheets of tiles on a page: values under the pointer, clicks that Python answers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from nnviz_core.figures.tiles import Sheet
from nnviz_core.ui import static_view, theme

MAIN = "tiles"
"""The key of a page's main sheets: under one key a view takes over from another without being built anew."""
STYLE_SHEET = Path(__file__).with_name("view.css")
Place = tuple[int, int, int | None, int | None]
"""Sheet, tile, and row and column in it; None for a tile as a whole, as a key chooses it."""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return static_view.component("tiles", STYLE_SHEET)


def show(key: str, sheets: Sequence[Sheet], file: str, picked: Callable[..., None] | None = None) -> None:
    """Show `sheets`; `picked` is called with sheet, tile, row and column of a click, before the page runs again.

    A picture of them is saved as `file`.png.
    """

    def chosen() -> None:
        place = read(st.session_state[key].get("picked"), sheets)
        if picked and place:
            picked(*place)

    data = {"file": file, "sheets": [sheet.described(theme.palette()) for sheet in sheets]}
    _component()(key=key, data=data, on_picked_change=chosen)


def read(sent: object, sheets: Sequence[Sheet]) -> Place | None:
    """What the browser sends, where it is a place of one of `sheets`."""
    if not isinstance(sent, list | tuple) or len(sent) != 4:
        return None
    numbers = [at for at in sent if at is not None]
    if any(type(at) is not int for at in numbers) or (sent[2] is None) != (sent[3] is None):
        return None
    sheet, tile, row, column = sent
    if sheet is None or tile is None or not 0 <= sheet < len(sheets):
        return None
    shape = sheets[sheet].values.shape
    inside = all(at is None or 0 <= at < length for at, length in zip((tile, row, column), shape, strict=True))
    return (sheet, tile, row, column) if inside else None
