"""Sheets of tiles on a page: values under the pointer, clicks that Python answers."""

import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from nnviz_core.figures.tiles import Sheet
from nnviz_core.ui.components import static_view, theme

MAIN = "tiles"
"""The key of a page's main sheets: under one key a view takes over from another without being built anew."""
STYLE_SHEET = Path(__file__).with_suffix(".css")
Place = tuple[int, int, int | None, int | None]
"""Sheet, tile, and row and column in it; None for a tile as a whole, as a key chooses it."""


@cache
def _component() -> Any:
    return static_view.component("tiles", STYLE_SHEET)


def show(key: str, sheets: Sequence[Sheet], file: str, picked: Callable[..., None] | None = None) -> None:
    """Show `sheets`; `picked` is called with sheet, tile, row and column of a click, before the page runs again.

    A picture of them is saved as `file`.png.
    """

    of = mark(file, sheets)

    def chosen() -> None:
        place = read(st.session_state[key].get("picked"), of, sheets)
        if picked and place and sheets[place[0]].clickable:
            picked(*place)

    data = {"of": of, "file": file, "sheets": [sheet.described(theme.palette()) for sheet in sheets]}
    _component()(key=key, data=data, on_picked_change=chosen)


def mark(file: str, sheets: Sequence[Sheet]) -> int:
    """What tells these sheets from others: a click that was meant for others has another mark."""
    names = [name for sheet in sheets for name in sheet.names]
    return zlib.crc32("\n".join((file, *names)).encode())


def read(sent: object, of: int, sheets: Sequence[Sheet]) -> Place | None:
    """The place that the browser sends, if it is one of `sheets`, whose mark is `of`."""
    place = sent.get("place") if isinstance(sent, dict) and sent.get("of") == of else None
    if not isinstance(place, list | tuple) or len(place) != 4:
        return None
    numbers = [at for at in place if at is not None]
    if any(type(at) is not int for at in numbers) or (place[2] is None) != (place[3] is None):
        return None
    sheet, tile, row, column = place
    if sheet is None or tile is None or not 0 <= sheet < len(sheets):
        return None
    shape = sheets[sheet].values.shape
    if sheets[sheet].by_cell and row is None:
        return None
    inside = all(at is None or 0 <= at < length for at, length in zip((tile, row, column), shape, strict=True))
    return (sheet, tile, row, column) if inside else None
