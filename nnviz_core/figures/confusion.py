"""The confusion matrix, with a point over each cell: plotly reports clicks on points, Streamlit none on heat-maps."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int64

from nnviz_core.figures import style
from nnviz_core.figures.cells import colours_of
from nnviz_core.figures.finished import Finished
from nnviz_core.figures.matrix_places import BESIDE, EDGE, margins
from nnviz_core.figures.style import Palette

KINDS = ("counts", "true", "predicted")
"""Counts, or shares of each true class (row) or of each prediction (column)."""
LIGHTNESS = np.array([0.299, 0.587, 0.114])
TITLES = {
    "counts": "Test images by class and answer",
    "true": "Share of each true class, by row, in %",
    "predicted": "Share of each answer, by column, in %",
}
ANY = -1
"""Stands for every class of a row or a column."""
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
) -> Finished:
    """Rows true, columns predicted, beyond them the sums of what is shown; a point's `customdata` is [true, predicted, images].

    For a sum, true or predicted is `ANY`, and the images are those that are read wrongly.
    """
    cells, names = shown(confusion, kind, diagonal), list(class_names)
    most = (float(np.nanmax(cells)) if np.isfinite(cells).any() else 0.0) or 1.0
    picture = {
        "type": "heatmap",
        "z": cells,
        "zmin": 0,
        "zmax": most,
        "colorscale": style.scale(palette, False),
        "xgap": 1,
        "ygap": 1,
        "hoverinfo": "skip",
        "showscale": False,
    }
    traces = [
        picture,
        _points(confusion, names),
        *_numbers(cells, kind, most, palette),
        _sums(confusion, kind, palette),
    ]
    layout = style.framed(palette, TITLES[kind]) | {"margin": margins(names), "height": HEIGHT} | _axes(names)
    # At once: plotly's `update` and `add` copy and check all that is there already.
    return Finished({"data": traces, "layout": layout})


def _axes(names: list[str]) -> dict[str, dict]:
    end = len(names) + BESIDE
    axis = {
        "tickvals": [*range(len(names)), end],
        "ticktext": [*names, "any"],
        "showgrid": False,
        "fixedrange": True,
        "zeroline": False,
        "ticks": "",
    }
    angle = -45 if max(map(len, names)) > len("any") else 0
    return {
        "xaxis": axis
        | {"range": [-0.5, end + EDGE], "tickangle": angle, "title": {"text": "predicted", "standoff": 10}},
        "yaxis": axis | {"range": [end + EDGE, -0.5], "title": {"text": "true", "standoff": 10}},
    }


def _points(confusion: np.ndarray, names: list[str]) -> dict:
    count, mistakes = len(names), confusion - np.diag(np.diag(confusion))
    images = np.block([[confusion, mistakes.sum(1, keepdims=True)], [mistakes.sum(0, keepdims=True), mistakes.sum()]])
    true, predicted = (axis.ravel() for axis in np.indices(images.shape))
    places, classes = np.append(np.arange(count), count + BESIDE), np.append(np.arange(count), ANY)
    named = [*names, "any"]
    unseen = {"marker": {"opacity": 0}}
    return {
        "type": "scatter",
        "x": places[predicted],
        "y": places[true],
        "mode": "markers",
        "customdata": np.stack([classes[true], classes[predicted], images.ravel()], axis=1).tolist(),
        "marker": {"symbol": "square", "size": 26, "opacity": 0},
        "selected": unseen,
        "unselected": unseen,
        "hovertemplate": [
            f"true {named[row]}<br>predicted {named[column]}<br>{images[row, column]} "
            f"{'images' if max(row, column) < count else 'read wrongly'}<extra></extra>"
            for row, column in zip(true, predicted, strict=True)
        ],
    }


def _numbers(cells: np.ndarray, kind: str, most: float, palette: Palette) -> list[dict]:
    """The cells' numbers as one trace per text colour: plotly keeps an unselected trace's colour only if it is a single one."""
    true, predicted = np.nonzero(np.nan_to_num(cells) > 0)
    values = cells[true, predicted]
    ink = _ink_is_clearer(values, most, palette)
    return [
        _texts(predicted[chosen], true[chosen], [_label(value, kind) for value in values[chosen]], colour)
        for colour, chosen in ((palette.text, ink), (palette.background, ~ink))
    ]


def _sums(confusion: np.ndarray, kind: str, palette: Palette) -> dict:
    """How many images, or which share, of each class are read wrongly, and of each prediction are wrong."""
    cells = np.nan_to_num(shown(confusion, kind, diagonal=False))
    beyond, along = len(cells) + BESIDE, np.arange(len(cells))
    rows = [] if kind == "predicted" else list(cells.sum(axis=1))
    columns = [] if kind == "true" else list(cells.sum(axis=0))
    return _texts(
        [beyond] * len(rows) + list(along[: len(columns)]),
        list(along[: len(rows)]) + [beyond] * len(columns),
        [_label(value, kind) for value in (*rows, *columns)],
        palette.quiet,
    )


def _texts(x: Sequence | np.ndarray, y: Sequence | np.ndarray, texts: list[str], colour: str) -> dict:
    """Texts in one colour, whatever is selected."""
    lasting = {"textfont": {"color": colour}}
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "text",
        "text": texts,
        "textfont": {"color": colour, "size": 11},
        "selected": lasting,
        "unselected": lasting,
        "hoverinfo": "skip",
    }


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
