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
MOST_POINTS = 1000
"""As many invisible points as can be put over single cells without slowing the page."""


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
    largest = np.abs(maps).max(axis=(1, 2))
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
    channels: Sequence[int] | None = None,
    columns: int | None = None,
    cells: bool = False,
) -> go.Figure:
    """`maps` in the order given, as one heat-map; `channels` says which each is, 0, 1, … when None.

    `signed` maps have colours around zero, others from zero up; `ranges` is "map", "layer" or the value where the colours end.
    A selection gives `customdata`: [channel] of a tile, or, with `cells`, [channel, row, column] of a cell, as long as there
    are no more than 1,000.
    """
    channels = range(len(maps)) if channels is None else channels
    plan = layout(*maps.shape, columns=columns)
    ends = limits(maps, ranges)
    shares = plan.spread((maps / ends[:, None, None]).astype(np.float32), np.nan)
    figure = go.Figure([_heatmap(plan, maps, shares, layer, channels, signed, palette, ends)])
    figure.add_trace(_points(plan, channels, palette, cells and maps.size <= MOST_POINTS))
    return figure.update_layout(_frame(plan, palette), meta={"layer": layer, "ranges": ranges, "signed": signed})


def _frame(plan: Layout, palette: style.Palette) -> dict:
    """No axes, square cells, the first row on top, and clicks that select."""
    rows, width = plan.shape
    return {
        "height": min(max(rows * CELL, 120), 900),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "size": 11},
        "hoverdistance": 1,
        "clickmode": "event+select",
        "dragmode": "pan",
        "xaxis": {"visible": False, "range": [-0.5, width - 0.5]},
        "yaxis": {"visible": False, "range": [rows - 0.5, -0.5], "scaleanchor": "x"},
    }


def _heatmap(
    plan: Layout,
    maps: np.ndarray,
    shares: np.ndarray,
    layer: str,
    channels: Sequence[int],
    signed: bool,
    palette: style.Palette,
    ends: np.ndarray,
) -> go.Heatmap:
    common = bool((ends == ends[0]).all())
    end = float(ends[0]) if common else 1.0
    return go.Heatmap(
        z=shares * end,
        text=None if common else plan.spread(maps.astype(np.float32), np.nan),
        customdata=plan.spread(_places(plan, channels), -1),
        zmin=-end if signed else 0,
        zmax=end,
        colorscale=style.scale(palette, signed),
        colorbar={
            "title": {"text": "value" if common else "share of each map's largest", "side": "right"},
            "thickness": 10,
            "outlinewidth": 0,
        },
        hoverongaps=False,
        hovertemplate=(
            f"{layer} · channel %{{customdata[0]}} · row %{{customdata[1]}} · column %{{customdata[2]}}"
            f"<br><b>%{{{'z' if common else 'text'}:.4g}}</b><extra></extra>"
        ),
    )


def _places(plan: Layout, channels: Sequence[int]) -> Int[np.ndarray, "tile row column 3"]:
    """Channel, row and column of every cell."""
    number, row, column = np.indices((plan.count, plan.height, plan.width), dtype=np.int16)
    return np.stack((np.asarray(channels, np.int16)[number], row, column), axis=-1)


def _points(plan: Layout, channels: Sequence[int], palette: style.Palette, cells: bool) -> go.Scatter:
    """What can be clicked, since heat-maps can't: invisible points over cells, or over tiles' names, which are written there."""
    corners = np.array([plan.corner(tile) for tile in range(plan.count)])
    if not cells:
        return go.Scatter(
            x=corners[:, 1] + (plan.width - 1) / 2,
            y=corners[:, 0] - 1 - (plan.head - 1) / 2 + 0.5,
            mode="markers+text",
            text=[str(channel) for channel in channels],
            textfont={"color": palette.quiet, "size": 10},
            customdata=np.asarray(channels, np.int16)[:, None],
            marker={"size": 18, "opacity": 0, "symbol": "square"},
            hovertemplate="open channel %{customdata[0]}<extra></extra>",
            showlegend=False,
        )
    inner = np.argwhere(np.ones((plan.height, plan.width), bool))
    places = (corners[:, None] + inner).reshape(-1, 2)
    return go.Scatter(
        x=places[:, 1],
        y=places[:, 0],
        mode="markers",
        customdata=_places(plan, channels).reshape(-1, 3),
        marker={"size": 10, "opacity": 0, "symbol": "square"},
        hoverinfo="none",
        showlegend=False,
    )
