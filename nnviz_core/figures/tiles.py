"""Sheets of tiles for the browser: maps, kernels, patches and products as plain JSON, which `static/tiles` draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from nnviz_core.figures import style
from nnviz_core.layers.geometry import Window
from nnviz_core.packing import packed

SMALLEST, LARGEST = 54, 220
"""Width of a tile of a mosaic, in pixels."""
USUAL_AREA = 740 * 320
"""About the room for a mosaic, in pixels."""
CELL = 36
"""Width of a cell with its number in it, in pixels."""
SIGNED = ("signed", "red-green")
"""Ranges of colour around zero."""
MOST_WRITTEN = 9
"""Columns of a tile up to which its numbers fit into its cells."""


class Looks(NamedTuple):
    """Each cell of this sheet sees the `rows` and `columns` of the only tile of sheet number `sheet`."""

    sheet: int
    rows: Window
    columns: Window


@dataclass(frozen=True)
class Sheet:
    """Equal arrays `values` (tile, row, column), drawn side by side; a cell that is not a number is a gutter.

    `names` are what a tile is called under the pointer, `titles` what stands above it and `signs` behind it. `colours` is a
    range of `style.colours`; it ends at `ranges`: one number a tile, or "map", "layer" or a number, as in `limits`; `bar`
    shows it. A place in a tile is told under the names `axes`; `inner` (row, column, axis) puts other numbers in place of row
    and column. `size` and `most` are the width of a tile in pixels, by its room when None; `share` of the view's width is the
    sheet's. `columns` tiles stand in a row, as many as fit when None. A click chooses a tile, or with `by_cell` a cell.
    `marked` (tile, row, column) has a frame, and so have the rows and columns `frame` of the only tile.
    """

    values: Float[np.ndarray, "tile row column"]
    names: Sequence[str]
    titles: Sequence[str] = ()
    signs: Sequence[str] = ()
    title: str = ""
    words: str = ""
    colours: str = "signed"
    ranges: str | float | Sequence[float] = "layer"
    bar: bool = False
    axes: Sequence[str] = ("row", "column")
    inner: Int[np.ndarray, "row column axis"] | None = None
    size: int | None = None
    most: int | None = None
    share: float = 1.0
    columns: int | None = None
    written: bool = False
    clickable: bool = True
    by_cell: bool = False
    marked: tuple[int, int, int] | None = None
    looks: Looks | None = None
    frame: tuple[slice, slice] | None = None

    def described(self, palette: style.Palette) -> dict[str, Any]:
        """All that is drawn, in the colours of `palette`, as JSON."""
        count, height, width = self.values.shape
        size = self.size or tile_width(count, height / width)
        return self.changing() | {
            "values": packed(self.values, np.float32),
            "colours": style.colours(palette, self.colours),
            "signed": self.colours in SIGNED,
            "signs": list(self.signs),
            "bar": self.bar and ("share" if self.ranges == "map" else "value"),
            "axes": list(self.axes),
            "inner": None if self.inner is None else packed(self.inner, np.int32),
            "size": size,
            "most": self.most or round(1.3 * size),
            "share": self.share,
            "columns": self.columns,
            "written": self.written,
            "cell": CELL,
            "clickable": self.clickable,
            "by_cell": self.by_cell,
            "marked": self.marked,
            "looks": self.looks and self.looks._asdict(),
            "frame": self.frame and [edge for axis in self.frame for edge in (axis.start, axis.stop)],
        }

    def changing(self) -> dict[str, Any]:
        """What can differ between two sheets that are drawn alike, without the values, as JSON."""
        count, height, width = self.values.shape
        return {
            "count": count,
            "height": height,
            "width": width,
            "ends": self._ends(),
            "names": list(self.names),
            "titles": list(self.titles),
            "title": self.title,
            "words": self.words,
        }

    def _ends(self) -> list[float]:
        if isinstance(self.ranges, str | int | float):
            return limits(self.values, self.ranges).tolist()
        return [end or 1.0 for end in self.ranges]


def limits(maps: Float[np.ndarray, "tile row column"], ranges: str | float) -> Float32[np.ndarray, " tile"]:
    """The size at which each map's colours end: its own largest ("map"), the largest of all ("layer"), or a given number.

    Raises `ValueError` for another word or a number that is not positive.
    """
    largest = np.nanmax(np.abs(maps), axis=(1, 2))
    if ranges == "map":
        reach = largest
    elif ranges == "layer":
        reach = np.full(len(maps), largest.max())
    elif isinstance(ranges, str) or not ranges > 0:
        raise ValueError(f"ranges must be 'map', 'layer' or a positive number, not {ranges!r}")
    else:
        reach = np.full(len(maps), ranges)
    return np.where(reach > 0, reach, 1).astype(np.float32)


def tile_width(count: int, aspect: float) -> int:
    """The width in pixels at which `count` tiles, `aspect` times as high as wide, about fill the room of a mosaic."""
    return round(min(max((USUAL_AREA / (count * aspect)) ** 0.5, SMALLEST), LARGEST))
