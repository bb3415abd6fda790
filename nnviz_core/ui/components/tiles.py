"""Sheets of tiles on a page: values under the pointer, clicks that Python answers."""

import zlib
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Annotated, Any

import msgspec

from nnviz_core.figures.tiles import Sheet
from nnviz_core.ui.components import prose, static_view, theme

MAIN = "tiles"
"""The key of a page's main sheets: under one key a view takes over from another without being built anew."""
STYLE_SHEET = Path(__file__).with_suffix(".css")
Place = tuple[int, int, int | None, int | None]
"""Sheet, tile, and row and column in it; None for a tile as a whole, as a key chooses it."""
Count = Annotated[int, msgspec.Meta(ge=0)]


class Click(msgspec.Struct, frozen=True):
    """What the browser sends of a click: the mark of the sheets that it shows, and the place in them."""

    of: int
    place: tuple[Count, Count, Count | None, Count | None]


@cache
def _component() -> Any:
    return static_view.component("tiles", STYLE_SHEET)


def show(key: str, sheets: Sequence[Sheet], file: str, picked: Callable[..., None] | None = None) -> None:
    """Show `sheets`; `picked` is called with sheet, tile, row and column of a click, before the page runs again.

    A picture of them is saved as `file`.png.
    """

    of = mark(file, sheets)

    def chosen() -> None:
        place = read(static_view.message(key, "picked"), of, sheets)
        if picked and place and sheets[place[0]].clickable:
            picked(*place)

    data = {"of": of, "file": file, "sheets": [_described(sheet) for sheet in sheets]}
    _component()(key=key, data=data, on_picked_change=chosen)


def _described(sheet: Sheet) -> dict[str, Any]:
    return sheet.described(theme.palette()) | {"words": prose.marked(escape(sheet.words))}


def mark(file: str, sheets: Sequence[Sheet]) -> int:
    """What tells these sheets from others: a click that was meant for others has another mark."""
    names = [name for sheet in sheets for name in sheet.names]
    return zlib.crc32("\n".join((file, *names)).encode())


def read(sent: object, of: int, sheets: Sequence[Sheet]) -> Place | None:
    """The place that the browser sends, if it is one of `sheets`, whose mark is `of`."""
    try:
        click = msgspec.convert(sent, Click)
    except (ValueError, RecursionError):
        return None
    return click.place if click.of == of and _exists(click.place, sheets) else None


def _exists(place: Place, sheets: Sequence[Sheet]) -> bool:
    """Whether one of `sheets` has this tile, and this cell in it or, where whole tiles can be chosen, none given."""
    number, tile, row, column = place
    if number >= len(sheets) or (row is None) != (column is None):
        return False
    sheet = sheets[number]
    if sheet.by_cell and row is None:
        return False
    cell = zip((tile, row, column), sheet.values.shape, strict=True)
    return all(at is None or at < length for at, length in cell)
