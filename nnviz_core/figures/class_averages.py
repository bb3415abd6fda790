"""Class averages as pictures: dense layers as one strip a class, maps as one mosaic, all of a layer on one range."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from nnviz_core.figures import style
from nnviz_core.figures.style import Palette


def reach(values: Float[np.ndarray, "*shape"], signed: bool) -> tuple[float, float]:
    """The range that shows all of `values`: ±max|x| for signed ones, from 0 to the maximum otherwise; NaN is left out."""
    finite = values[np.isfinite(values)]
    most = float(np.abs(finite).max() if signed else finite.max()) if finite.size else 0.0
    most = most if most > 0 else 1.0
    return (-most, most) if signed else (0.0, most)


def colours(signed: bool, palette: Palette, document: bool = False) -> style.Stops:
    """The scale for signed or non-negative values; `document` asks for the source document's red–green or yellow–green."""
    if document:
        return style.RED_GREEN if signed else style.YELLOW_GREEN
    return style.scale(palette, True) if signed else style.scale(palette, False)


def strips(
    values: Float[np.ndarray, "column unit"],
    names: Sequence[str],
    *,
    signed: bool,
    palette: Palette = style.LIGHT,
    document: bool = False,
    limits: tuple[float, float] | None = None,
) -> go.Figure:
    """One vertical strip for each row of `values` under its name, unit 0 at the top, all on one range.

    `limits` overrides that range, so that one sample can be shown on the range of the averages.
    """
    if len(values) != len(names):
        raise ValueError(f"{len(values)} strips can't have {len(names)} names")
    low, high = limits or reach(values, signed)
    picture = go.Heatmap(
        z=values.T,
        x=[f"{number}: {name}" if len(names) > 1 else name for number, name in enumerate(names)],
        zmin=low,
        zmax=high,
        colorscale=colours(signed, palette, document),
        xgap=4,
        hovertemplate="%{x}<br>unit %{y}<br>%{z:.4g}<extra></extra>",
        colorbar={"thickness": 8, "outlinewidth": 0},
    )
    figure = go.Figure(picture)
    figure.update_yaxes(autorange="reversed", showgrid=False, zeroline=False, ticks="", nticks=6, automargin=True)
    figure.update_xaxes(showgrid=False, ticks="", automargin=True, tickangle=-60 if len(names) > 1 else 0)
    return _dressed(figure, palette)


def mosaic(
    maps: Float[np.ndarray, "map row column"],
    names: Sequence[str],
    *,
    signed: bool,
    palette: Palette = style.LIGHT,
    document: bool = False,
    limits: tuple[float, float] | None = None,
    columns: int | None = None,
) -> go.Figure:
    """Equal maps side by side on one range, each with its name and the place under the pointer on hover.

    For one class the `limits` are those of all classes: `reach(averages of the layer, signed)`.
    """
    field, text = tiles(maps, names, columns)
    low, high = limits or reach(maps, signed)
    picture = go.Heatmap(
        z=field,
        text=text,
        zmin=low,
        zmax=high,
        colorscale=colours(signed, palette, document),
        hoverongaps=False,
        hovertemplate="%{text}<br>%{z:.4g}<extra></extra>",
        colorbar={"thickness": 8, "outlinewidth": 0},
    )
    figure = go.Figure(picture)
    figure.update_yaxes(autorange="reversed", scaleanchor="x", visible=False)
    figure.update_xaxes(visible=False, constrain="domain")
    return _dressed(figure, palette)


def tiles(
    maps: Float[np.ndarray, "map row column"], names: Sequence[str], columns: int | None = None
) -> tuple[Float[np.ndarray, "height width"], np.ndarray]:
    """The maps laid out `columns` to a row (near a square unless told) with one-pixel NaN gutters, and each pixel's label."""
    count, height, width = maps.shape
    if count != len(names):
        raise ValueError(f"{count} maps can't have {len(names)} names")
    columns = columns or int(np.ceil(np.sqrt(count)))
    rows = -(-count // columns)
    field = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1), np.nan, np.float32)
    text = np.full(field.shape, "", object)
    places = np.array([[f"row {row}, column {column}" for column in range(width)] for row in range(height)], object)
    for position, (tile, name) in enumerate(zip(maps, names, strict=True)):
        top, left = (position // columns) * (height + 1), (position % columns) * (width + 1)
        field[top : top + height, left : left + width] = tile
        text[top : top + height, left : left + width] = f"{name}<br>" + places
    return field, text


def _dressed(figure: go.Figure, palette: Palette) -> go.Figure:
    return figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font_color=palette.text,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )
