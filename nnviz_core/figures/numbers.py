"""Small grids with their numbers written in: kernels, patches, products."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int

from nnviz_core.figures import style
from nnviz_core.figures.mosaic import Layout

CELL = 34
"""Height of a cell with a number in it, in pixels."""
MOST_WRITTEN = 9
"""Columns of a grid up to which numbers fit into the cells."""


@dataclass(frozen=True)
class Grid:
    """Numbers (row, column) under a `title`; `keys` (row, column, axis) are given when a cell is clicked.

    `sign` is what stands after the grid: "×", "=" or nothing.
    """

    values: Float[np.ndarray, "row column"]
    title: str
    sign: str = ""
    keys: Int[np.ndarray, "row column axis"] | None = None


def grids(
    shown: Sequence[Grid],
    columns: int,
    palette: style.Palette = style.LIGHT,
    ends: Sequence[float] | None = None,
    marked: tuple[int, int, int] | None = None,
) -> go.Figure:
    """Equal grids, `columns` to a row, each coloured on ± its own largest or `ends`; `marked` (grid, row, column) is framed."""
    height, width = shown[0].values.shape
    plan = Layout(len(shown), height, width, columns, gutter=1, head=1)
    values = plan.spread(np.stack([grid.values for grid in shown]).astype(np.float32), np.nan)
    ends = [float(np.abs(grid.values).max()) for grid in shown] if ends is None else ends
    shares = np.stack([grid.values / (end or 1) for grid, end in zip(shown, ends, strict=True)])
    figure = go.Figure(
        [
            go.Heatmap(
                z=plan.spread(shares.astype(np.float32), np.nan),
                zmin=-1,
                zmax=1,
                colorscale=style.scale(palette, True),
                showscale=False,
                hoverinfo="skip",
                text=_written(values),
                texttemplate="%{text}" if width <= MOST_WRITTEN else None,
                xgap=1,
                ygap=1,
            )
        ]
    )
    for number, grid in enumerate(shown):
        figure.add_trace(_points(grid, plan.corner(number)))
        _write(figure, plan, number, grid, palette)
    if marked is not None:
        top, left = plan.corner(marked[0])
        row, column = top + marked[1], left + marked[2]
        edges = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
        figure.add_shape(type="rect", **edges, line={"color": palette.accent, "width": 3})
    rows, across = plan.shape
    return figure.update_layout(
        style.bare(palette)
        | {
            "height": max(rows * CELL, 90),
            "xaxis": {"visible": False, "range": [-0.5, across - 0.5], "fixedrange": True},
            "yaxis": {"visible": False, "range": [rows - 0.5, -0.5], "fixedrange": True},
        }
    )


def short(value: float) -> str:
    """A number in at most five characters, with a true minus."""
    text = f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 100 else f"{value:.0f}"
    return text.replace("-", "−") if float(text) else "0"


def _written(values: np.ndarray) -> list[list[str]]:
    return [["" if np.isnan(value) else short(value) for value in row] for row in values.tolist()]


def _points(grid: Grid, corner: tuple[int, int]) -> go.Scatter:
    rows, columns = np.indices(grid.values.shape)
    keys = None if grid.keys is None else grid.keys.reshape(-1, grid.keys.shape[-1])
    where = "" if keys is None else " · ".join(f"%{{customdata[{axis}]}}" for axis in range(keys.shape[1])) + "<br>"
    return go.Scatter(
        x=(columns + corner[1]).ravel(),
        y=(rows + corner[0]).ravel(),
        mode="markers",
        text=grid.values.astype(np.float32).ravel(),
        customdata=keys,
        marker=style.UNSEEN | {"size": 26},
        hovertemplate=f"{grid.title}<br>{where}<b>%{{text:.5g}}</b><extra></extra>",
    )


def _write(figure: go.Figure, plan: Layout, number: int, grid: Grid, palette: style.Palette) -> None:
    top, left = plan.corner(number)
    figure.add_annotation(
        x=left + (plan.width - 1) / 2,
        y=top - 0.95,
        text=grid.title,
        showarrow=False,
        font={"color": palette.quiet, "size": 12},
    )
    if grid.sign:
        figure.add_annotation(
            x=left + plan.width,
            y=top + (plan.height - 1) / 2,
            text=grid.sign,
            showarrow=False,
            font={"size": 20, "color": palette.quiet},
        )
