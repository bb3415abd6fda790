"""The confusion matrix, with a point over each cell: plotly reports clicks on points, Streamlit none on heat-maps."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int64

from nnviz_core.figures import style
from nnviz_core.figures.style import Palette

KINDS = ("counts", "true", "predicted")
"""Counts, or shares of each true class (row) or of each prediction (column)."""


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
    cells = shown(confusion, kind, diagonal)
    names = [f"{number}: {name}" for number, name in enumerate(class_names)]
    most = float(np.nanmax(cells)) if np.isfinite(cells).any() else 0.0
    picture = go.Heatmap(
        z=cells,
        zmin=0,
        zmax=most or 1,
        colorscale=style.scale(palette, False),
        xgap=1,
        ygap=1,
        hoverinfo="skip",
        colorbar={"thickness": 8, "outlinewidth": 0, "tickformat": "" if kind == "counts" else ".0%"},
    )
    figure = go.Figure([picture, _points(confusion, cells, names, kind, most, palette)])
    figure.update_yaxes(
        autorange="reversed",
        tickvals=list(range(len(names))),
        ticktext=names,
        title={"text": "true", "standoff": 10},
        showgrid=False,
        fixedrange=True,
        zeroline=False,
        ticks="",
        automargin=True,
    )
    figure.update_xaxes(
        tickvals=list(range(len(names))),
        ticktext=names,
        title={"text": "predicted", "standoff": 10},
        tickangle=-45,
        showgrid=False,
        fixedrange=True,
        zeroline=False,
        ticks="",
        automargin=True,
    )
    return figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font_color=palette.text,
        showlegend=False,
        clickmode="event+select",
        dragmode="pan",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )


def _points(
    confusion: np.ndarray, cells: np.ndarray, names: list[str], kind: str, most: float, palette: Palette
) -> go.Scatter:
    true, predicted = np.nonzero(np.isfinite(cells))
    values = cells[true, predicted]
    clear = {"marker": {"opacity": 0}}
    return go.Scatter(
        x=predicted,
        y=true,
        mode="markers+text",
        text=[_label(value, kind) for value in values],
        textfont={"color": [palette.raised if value > 0.55 * most else palette.text for value in values], "size": 11},
        customdata=np.stack([true, predicted, confusion[true, predicted]], axis=1).tolist(),
        marker={"symbol": "square", "size": 26, "opacity": 0},
        selected=clear,
        unselected=clear,
        hovertemplate=[
            f"true {names[row]}<br>predicted {names[column]}<br>{confusion[row, column]} images<extra></extra>"
            for row, column in zip(true, predicted, strict=True)
        ],
    )


def _label(value: float, kind: str) -> str:
    if value == 0:
        return ""
    return f"{value:.0f}" if kind == "counts" else f"{value:.1%}" if value < 0.1 else f"{value:.0%}"
