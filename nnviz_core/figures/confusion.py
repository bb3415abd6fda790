"""The confusion matrix, with a point over each cell: plotly reports clicks on points, Streamlit none on heat-maps."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int64

from nnviz_core.figures import style
from nnviz_core.figures.cells import colours_of
from nnviz_core.figures.style import Palette

KINDS = ("counts", "true", "predicted")
"""Counts, or shares of each true class (row) or of each prediction (column)."""
LIGHTNESS = np.array([0.299, 0.587, 0.114])
TITLES = {
    "counts": "Test images by class and answer",
    "true": "Share of each true class, by row",
    "predicted": "Share of each answer, by column",
}
LETTER = 6.4
"""The mean width of a letter on the axes, in pixels."""


def shown(
    confusion: Int64[np.ndarray, "true predicted"], kind: str = "counts", diagonal: bool = True
) -> Float[np.ndarray, "true predicted"]:
    """What the cells show: counts or shares (0 for a class without images), NaN on the diagonal when that is off.

    Raises `ValueError` for another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind {kind!r}; there are {', '.join(KINDS)}")
    cells = confusion.astype(np.float64)
    if kind != "counts":
        cells = cells / np.maximum(cells.sum(axis=1 if kind == "true" else 0, keepdims=True), 1)
    if not diagonal:
        np.fill_diagonal(cells, np.nan)
    return cells


def confusion_matrix(
    confusion: Int64[np.ndarray, "true predicted"],
    class_names: Sequence[str],
    kind: str = "counts",
    diagonal: bool = True,
    palette: Palette = style.LIGHT,
) -> go.Figure:
    """Rows true, columns predicted. A selected point's `customdata` is [true, predicted, images]."""
    cells, names = shown(confusion, kind, diagonal), list(class_names)
    most = (float(np.nanmax(cells)) if np.isfinite(cells).any() else 0.0) or 1.0
    picture = go.Heatmap(
        z=cells,
        zmin=0,
        zmax=most,
        colorscale=style.scale(palette, False),
        xgap=1,
        ygap=1,
        hoverinfo="skip",
        showscale=False,
    )
    figure = go.Figure([picture, _points(confusion, cells, names), *_numbers(cells, kind, most, palette)])
    axis = {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "showgrid": False,
        "fixedrange": True,
        "zeroline": False,
        "ticks": "",
    }
    figure.update_yaxes(autorange="reversed", title={"text": "true", "standoff": 10}, **axis)
    figure.update_xaxes(tickangle=-45, title={"text": "predicted", "standoff": 10}, **axis)
    layout = style.framed(palette, TITLES[kind])
    return figure.update_layout(layout | {"margin": layout["margin"] | _margins(names)}, height=560)


def _margins(names: list[str]) -> dict[str, float]:
    """Room for the names and the titles of the axes: where plotly has to find it out, it draws everything twice."""
    longest = LETTER * max(map(len, names))
    return {"l": longest + 44, "b": longest * np.sqrt(0.5) + 48}


def _points(confusion: np.ndarray, cells: np.ndarray, names: list[str]) -> go.Scatter:
    true, predicted = np.nonzero(np.isfinite(cells))
    unseen = {"marker": {"opacity": 0}}
    return go.Scatter(
        x=predicted,
        y=true,
        mode="markers",
        customdata=np.stack([true, predicted, confusion[true, predicted]], axis=1).tolist(),
        marker={"symbol": "square", "size": 26, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        hovertemplate=[
            f"true {names[row]}<br>predicted {names[column]}<br>{confusion[row, column]} images<extra></extra>"
            for row, column in zip(true, predicted, strict=True)
        ],
    )


def _numbers(cells: np.ndarray, kind: str, most: float, palette: Palette) -> list[go.Scatter]:
    """The cells' numbers as one trace per text colour: plotly keeps an unselected trace's colour only if it is a single one."""
    true, predicted = np.nonzero(np.nan_to_num(cells) > 0)
    values = cells[true, predicted]
    ink = _ink_is_clearer(values, most, palette)
    traces = []
    for colour, chosen in ((palette.text, ink), (palette.background, ~ink)):
        lasting = {"textfont": {"color": colour}}
        traces.append(
            go.Scatter(
                x=predicted[chosen],
                y=true[chosen],
                mode="text",
                text=[_label(value, kind) for value in values[chosen]],
                textfont={"color": colour, "size": 11},
                selected=lasting,
                unselected=lasting,
                hoverinfo="skip",
            )
        )
    return traces


def _ink_is_clearer(values: np.ndarray, most: float, palette: Palette) -> np.ndarray:
    """Whether the theme's ink or its paper differs more in lightness from the colour of a cell."""
    on = colours_of(values, (0, most), style.scale(palette, False)) @ LIGHTNESS
    ink, paper = (
        colours_of(np.zeros(1), (0, 1), [(0, tone), (1, tone)])[0] @ LIGHTNESS
        for tone in (palette.text, palette.background)
    )
    return np.abs(on - ink) > np.abs(on - paper)


def _label(value: float, kind: str) -> str:
    return f"{value:.0f}" if kind == "counts" else f"{value:.1%}" if value < 0.1 else f"{value:.0%}"
