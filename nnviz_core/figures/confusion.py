"""The confusion matrix, with a point over each cell: plotly reports clicks on points, Streamlit none on heat-maps."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    "true": "Share of each true class, by row, in %",
    "predicted": "Share of each answer, by column, in %",
}
LETTER = 6.4
"""The mean width of a letter on the axes, in pixels."""
ANY = -1
"""Stands for every class of a row or a column."""
BESIDE, EDGE = 0.15, 0.7
"""How far the sums stand from the cells, and how far beyond their middle the picture goes, in cells."""
HEIGHT = 560
"""In pixels."""


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
    """Rows true, columns predicted, beyond them the sums of what is shown; a point's `customdata` is [true, predicted, images].

    For a sum, true or predicted is `ANY`, and the images are those that are read wrongly.
    """
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
    figure = go.Figure(
        [picture, _points(confusion, names), *_numbers(cells, kind, most, palette), _sums(confusion, kind, palette)]
    )
    end = len(names) + BESIDE
    axis = {
        "tickvals": [*range(len(names)), end],
        "ticktext": [*names, "any"],
        "showgrid": False,
        "fixedrange": True,
        "zeroline": False,
        "ticks": "",
    }
    figure.update_yaxes(range=[end + EDGE, -0.5], title={"text": "true", "standoff": 10}, **axis)
    angle = -45 if max(map(len, names)) > len("any") else 0
    figure.update_xaxes(range=[-0.5, end + EDGE], tickangle=angle, title={"text": "predicted", "standoff": 10}, **axis)
    return figure.update_layout(style.framed(palette, TITLES[kind]) | {"margin": _margins(names)}, height=HEIGHT)


@dataclass(frozen=True)
class Frame:
    """Where some cells of the picture lie: shares of the room within its `margins`, which are pixels by side (l, r, t, b)."""

    left: float
    top: float
    width: float
    height: float
    margins: dict[str, float]


def frame(class_names: Sequence[str], true: int | None, predicted: int | None) -> Frame:
    """The frame around a cell, or around the row or column of a class with its sum; None stands for any class."""
    (top, height), (left, width) = (_extent(label, len(class_names)) for label in (true, predicted))
    return Frame(left, top, width, height, _margins(list(class_names)))


def _extent(label: int | None, count: int) -> tuple[float, float]:
    """Where a class, or all of them, begins along an axis, and its length, as shares of the axis."""
    whole = count + BESIDE + EDGE + 0.5
    start, end = (0, count + BESIDE + 1) if label is None else (label, label + 1)
    return start / whole, (end - start) / whole


def _margins(names: list[str]) -> dict[str, float]:
    """Room for the names and the titles of the axes: where plotly has to find it out, it draws everything twice."""
    longest = LETTER * max(map(len, names))
    return {"l": longest + 44, "r": 8, "t": style.HEAD, "b": longest * np.sqrt(0.5) + 48}


def _points(confusion: np.ndarray, names: list[str]) -> go.Scatter:
    count, mistakes = len(names), confusion - np.diag(np.diag(confusion))
    images = np.block([[confusion, mistakes.sum(1, keepdims=True)], [mistakes.sum(0, keepdims=True), mistakes.sum()]])
    true, predicted = (axis.ravel() for axis in np.indices(images.shape))
    places, classes = np.append(np.arange(count), count + BESIDE), np.append(np.arange(count), ANY)
    named = [*names, "any"]
    unseen = {"marker": {"opacity": 0}}
    return go.Scatter(
        x=places[predicted],
        y=places[true],
        mode="markers",
        customdata=np.stack([classes[true], classes[predicted], images.ravel()], axis=1).tolist(),
        marker={"symbol": "square", "size": 26, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        hovertemplate=[
            f"true {named[row]}<br>predicted {named[column]}<br>{images[row, column]} "
            f"{'images' if max(row, column) < count else 'read wrongly'}<extra></extra>"
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


def _sums(confusion: np.ndarray, kind: str, palette: Palette) -> go.Scatter:
    """How many images, or which share, of each class are read wrongly, and of each prediction are wrong."""
    cells = np.nan_to_num(shown(confusion, kind, diagonal=False))
    beyond, along = len(cells) + BESIDE, np.arange(len(cells))
    rows = [] if kind == "predicted" else list(cells.sum(axis=1))
    columns = [] if kind == "true" else list(cells.sum(axis=0))
    lasting = {"textfont": {"color": palette.quiet}}
    return go.Scatter(
        x=[beyond] * len(rows) + list(along[: len(columns)]),
        y=list(along[: len(rows)]) + [beyond] * len(columns),
        mode="text",
        text=[_label(value, kind) for value in (*rows, *columns)],
        textfont={"color": palette.quiet, "size": 11},
        selected=lasting,
        unselected=lasting,
        hoverinfo="skip",
    )


def _ink_is_clearer(values: np.ndarray, most: float, palette: Palette) -> np.ndarray:
    """Whether the theme's ink or its paper differs more in lightness from the colour of a cell."""
    on = colours_of(values, (0, most), style.scale(palette, False)) @ LIGHTNESS
    ink, paper = (
        colours_of(np.zeros(1), (0, 1), [(0, tone), (1, tone)])[0] @ LIGHTNESS
        for tone in (palette.text, palette.background)
    )
    return np.abs(on - ink) > np.abs(on - paper)


def _label(value: float, kind: str) -> str:
    return f"{value:.0f}" if kind == "counts" else f"{100 * value:.1f}"
