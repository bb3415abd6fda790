"""Many small maps, or kernels, as one heat-map with gutters: values under the pointer, tiles to click."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Float32, Int

from nnviz_core.figures import style

CELL = 4
"""Smallest size of a cell on the screen, in pixels."""
HEAD = 2
"""Empty cells above a tile, where its name stands."""
USUAL_WIDTH = 700
"""About the width of the place for a mosaic, in pixels."""
MOST_HEIGHT = 900
"""Tallest picture on the screen, in pixels."""


@dataclass(frozen=True)
class Layout:
    """Where `count` tiles of `height`×`width` cells lie, `columns` to a row, with `gutter` cells between and `head` above each."""

    count: int
    height: int
    width: int
    columns: int
    gutter: int = 1
    head: int = HEAD

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def shape(self) -> tuple[int, int]:
        """Cells of the whole mosaic: (row, column)."""
        return (
            self.rows * (self.height + self.head + self.gutter) - self.gutter,
            self.columns * (self.width + self.gutter) - self.gutter,
        )

    def corner(self, tile: int) -> tuple[int, int]:
        """The (row, column) of the top left cell of tile number `tile`."""
        row, column = divmod(tile, self.columns)
        return row * (self.height + self.head + self.gutter) + self.head, column * (self.width + self.gutter)

    def tile_at(self, row: int, column: int) -> tuple[int, int, int] | None:
        """Tile, and row and column within it, of a cell of the mosaic; None in a gutter."""
        down, inner_row = divmod(row, self.height + self.head + self.gutter)
        across, inner_column = divmod(column, self.width + self.gutter)
        tile, inner_row = down * self.columns + across, inner_row - self.head
        inside = 0 <= inner_row < self.height and inner_column < self.width and across < self.columns
        return (tile, inner_row, inner_column) if inside and 0 <= tile < self.count else None

    def spread(self, tiles: np.ndarray, empty: float) -> np.ndarray:
        """`tiles` (tile, row, column, …) laid out on a field of `empty`."""
        field = np.full((*self.shape, *tiles.shape[3:]), empty, tiles.dtype)
        for number, tile in enumerate(tiles):
            top, left = self.corner(number)
            field[top : top + self.height, left : left + self.width] = tile
        return field


def layout(count: int, height: int, width: int, columns: int | None = None, aspect: float = 2.0) -> Layout:
    """A layout about `aspect` times as wide as high, or with `columns` to a row. Raises `ValueError` for no tiles."""
    if count < 1 or height < 1 or width < 1:
        raise ValueError(f"there is nothing to lay out: {count} tiles of {height}×{width}")
    fitting = round((aspect * count * (height + HEAD + 1) / (width + 1)) ** 0.5)
    return Layout(count, height, width, columns or min(max(fitting, 1), count))


def limits(maps: Float[np.ndarray, "tile row column"], ranges: str | float) -> Float32[np.ndarray, " tile"]:
    """The size at which each map's colours end: its own largest ("map"), the largest of all ("layer"), or a given number.

    Raises `ValueError` for another word or a number that is not positive.
    """
    largest = np.nanmax(np.abs(maps), axis=(1, 2))
    if ranges == "map":
        found = largest
    elif ranges == "layer":
        found = np.full(len(maps), largest.max())
    elif isinstance(ranges, str) or not ranges > 0:
        raise ValueError(f"ranges must be 'map', 'layer' or a positive number, not {ranges!r}")
    else:
        found = np.full(len(maps), ranges)
    return np.where(found > 0, found, 1).astype(np.float32)


def mosaic(
    maps: Float[np.ndarray, "tile row column"],
    layer: str,
    *,
    signed: bool,
    palette: style.Palette = style.LIGHT,
    ranges: str | float = "layer",
    channels: Sequence[int] | np.ndarray | None = None,
    columns: int | None = None,
    names: Sequence[str] | None = None,
    chosen: int | None = None,
    axes: Sequence[str] = ("row", "column"),
    inner: Int[np.ndarray, "row column axis"] | None = None,
) -> go.Figure:
    """`maps` in the order given, as one heat-map; `channels` says which each is, 0, 1, … when None. Cells may be NaN: gutters.

    `signed` maps have colours around zero, others from zero up; `ranges` is "map", "layer" or the value where the colours end.
    A selection gives `customdata`: [channel, row, column] of a cell, or what `inner` puts in place of row and column, to be
    read under the names `axes`. `names` are written above the tiles instead of the channels; tile `chosen` gets a frame.
    """
    channels = range(len(maps)) if channels is None else channels
    plan = layout(*maps.shape, columns=columns)
    ends = limits(maps, ranges)
    shares = plan.spread((maps / ends[:, None, None]).astype(np.float32), np.nan)
    inner = np.moveaxis(np.indices(maps.shape[1:]), 0, -1) if inner is None else inner
    figure = go.Figure(
        [
            _heatmap(shares, signed, palette, ends),
            _names(plan, [str(name) for name in (channels if names is None else names)], palette),
            _points(plan, maps, layer, channels, axes, inner),
        ]
    )
    if chosen is not None:
        figure.add_shape(_frame_of(plan, chosen, palette))
    return figure.update_layout(_frame(plan, palette), meta={"layer": layer, "ranges": ranges, "signed": signed})


def _frame(plan: Layout, palette: style.Palette) -> dict:
    """No axes, square cells, the first row on top, and clicks that select."""
    rows, width = plan.shape
    return style.bare(palette) | {
        "height": min(max(rows * CELL, 120), MOST_HEIGHT, max(round(rows / width * USUAL_WIDTH), 120)),
        "xaxis": {"visible": False, "range": [-0.5, width - 0.5], "fixedrange": False},
        "yaxis": {"visible": False, "range": [rows - 0.5, -0.5], "scaleanchor": "x"},
    }


def _frame_of(plan: Layout, tile: int, palette: style.Palette) -> dict:
    top, left = plan.corner(tile)
    edges = {"x0": left - 0.75, "x1": left + plan.width - 0.25, "y0": top - 0.75, "y1": top + plan.height - 0.25}
    return {"type": "rect", **edges, "line": {"color": palette.accent, "width": 2}}


def _heatmap(shares: np.ndarray, signed: bool, palette: style.Palette, ends: np.ndarray) -> go.Heatmap:
    common = bool((ends == ends[0]).all())
    end = float(ends[0]) if common else 1.0
    return go.Heatmap(
        z=shares * end,
        zmin=-end if signed else 0,
        zmax=end,
        colorscale=style.scale(palette, signed),
        colorbar=style.colour_bar("value" if common else "share of each map's largest"),
        hoverinfo="skip",
    )


def _names(plan: Layout, names: Sequence[str], palette: style.Palette) -> go.Scatter:
    corners = np.array([plan.corner(tile) for tile in range(plan.count)])
    return go.Scatter(
        x=corners[:, 1] + (plan.width - 1) / 2,
        y=corners[:, 0] - 1 - (plan.head - 1) / 2 + 0.5,
        mode="text",
        text=names,
        textfont={"color": palette.quiet, "size": 10},
        hoverinfo="skip",
        showlegend=False,
        # A click anywhere would else fade every name.
        unselected={"textfont": {"color": palette.quiet}},
    )


def _points(
    plan: Layout,
    maps: np.ndarray,
    layer: str,
    channels: Sequence[int] | np.ndarray,
    axes: Sequence[str],
    inner: np.ndarray,
) -> go.Scatter:
    """What is hovered and clicked, since heat-maps can't be: an invisible point over every cell."""
    corners = np.array([plan.corner(tile) for tile in range(plan.count)], np.int16)
    rows, columns = np.indices(maps.shape[1:], dtype=np.int16)
    number = np.broadcast_to(np.asarray(channels, np.int16)[:, None, None, None], (*maps.shape, 1))
    places = np.concatenate([number, np.broadcast_to(inner.astype(np.int16), (*maps.shape, inner.shape[-1]))], axis=-1)
    real = ~np.isnan(maps)
    where = "".join(f" · {name} %{{customdata[{place}]}}" for place, name in enumerate(axes, start=1))
    return go.Scatter(
        x=(corners[:, 1, None, None] + columns)[real],
        y=(corners[:, 0, None, None] + rows)[real],
        mode="markers",
        text=maps.astype(np.float32)[real],
        customdata=places[real],
        marker=style.UNSEEN,
        hovertemplate=f"{layer} · channel %{{customdata[0]}}{where}<br><b>%{{text:.4g}}</b><extra></extra>",
        showlegend=False,
    )
