"""What a change of a network did across the test set: accuracy by class, and the cells of the confusion matrix."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool, Float, Int

from nnviz_core.figures import style
from nnviz_core.figures.cells import colours_of
from nnviz_core.numerals import numeral

HEIGHT = 400
LIGHTNESS = np.array([0.299, 0.587, 0.114])
LETTER = 6.4
"""The mean width of a letter on the axes, in pixels."""


def class_differences(
    differences: Float[np.ndarray, " class"],
    low: Float[np.ndarray, " class"],
    high: Float[np.ndarray, " class"],
    significant: Bool[np.ndarray, " class"],
    names: Sequence[str],
    palette: style.Palette = style.LIGHT,
    sides: str = "after − before",
) -> go.Figure:
    """The change of each class's accuracy in points, with its interval; those that are not significant are hollow."""
    values, low, high = (style.WHOLE * each for each in (differences, low, high))
    negative, positive = style.signed_pair(palette)
    colours = [
        palette.quiet if not sure else positive if each > 0 else negative
        for each, sure in zip(values, significant, strict=True)
    ]
    figure = go.Figure(
        go.Scatter(
            x=values,
            y=list(names),
            mode="markers",
            marker={
                "color": colours,
                "size": 10,
                "symbol": ["circle" if sure else "circle-open" for sure in significant],
                "line": {"width": 2},
            },
            error_x={
                "type": "data",
                "array": high - values,
                "arrayminus": values - low,
                "color": palette.quiet,
                "thickness": 1.4,
                "width": 3,
            },
            hovertext=[
                f"{name}<br><b>{numeral(value, '+.2f')} points</b><br>95 % interval {numeral(start, '+.2f')} to {numeral(end, '+.2f')}"
                for name, value, start, end in zip(names, values, low, high, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    axis = {"fixedrange": True, "gridcolor": palette.line, "zerolinecolor": palette.quiet, "zerolinewidth": 1}
    figure.update_xaxes(title={"text": f"points of accuracy, {sides}"}, automargin=True, **axis)
    figure.update_yaxes(autorange="reversed", type="category", automargin=True, showgrid=False, fixedrange=True)
    return figure.update_layout(style.framed(palette, "Accuracy by class"), height=HEIGHT)


def confusion_change(
    gained: Int[np.ndarray, "true predicted"],
    lost: Int[np.ndarray, "true predicted"],
    significant: Bool[np.ndarray, "true predicted"],
    names: Sequence[str],
    palette: style.Palette = style.LIGHT,
) -> go.Figure:
    """How many images more or fewer lie in each cell of the confusion matrix; a frame around those that are significant."""
    cells = (gained - lost).astype(np.float64)
    most = float(np.abs(cells).max()) or 1.0
    picture = go.Heatmap(
        z=cells,
        zmin=-most,
        zmax=most,
        colorscale=style.scale(palette, True),
        xgap=1,
        ygap=1,
        showscale=False,
        hovertext=[
            [
                f"true {names[row]}<br>predicted {names[column]}<br><b>{numeral(cells[row, column], '+.0f')} images</b>: {gained[row, column]} more, {lost[row, column]} fewer"
                for column in range(len(names))
            ]
            for row in range(len(names))
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    figure = go.Figure([picture, *_texts(cells, most, palette)])
    for row, column in np.argwhere(significant).tolist():
        edges = {"x0": column - 0.46, "x1": column + 0.46, "y0": row - 0.46, "y1": row + 0.46}
        figure.add_shape(type="rect", **edges, line={"color": palette.text, "width": 1.6})
    axis = {
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "showgrid": False,
        "fixedrange": True,
        "zeroline": False,
    }
    longest = LETTER * max(map(len, names))
    figure.update_yaxes(range=[len(names) - 0.5, -0.5], title={"text": "true", "standoff": 10}, **axis)
    figure.update_xaxes(
        range=[-0.5, len(names) - 0.5],
        tickangle=-45 if max(map(len, names)) > 3 else 0,
        title={"text": "predicted", "standoff": 10},
        **axis,
    )
    margin = {"l": longest + 44, "r": 8, "t": style.HEAD, "b": longest * np.sqrt(0.5) + 48}
    return figure.update_layout(
        style.framed(palette, "Images more or fewer in each cell") | {"margin": margin}, height=HEIGHT
    )


def _texts(cells: np.ndarray, most: float, palette: style.Palette) -> list[go.Scatter]:
    """The cells' numbers, in ink or paper, whichever is clearer on the cell's colour."""
    rows, columns = np.nonzero(cells)
    values = cells[rows, columns]
    on = colours_of(values, (-most, most), style.scale(palette, True)) @ LIGHTNESS
    ink, paper = (
        colours_of(np.zeros(1), (0, 1), [(0, tone), (1, tone)])[0] @ LIGHTNESS
        for tone in (palette.text, palette.background)
    )
    is_ink = np.abs(on - ink) > np.abs(on - paper)
    return [
        go.Scatter(
            x=columns[some],
            y=rows[some],
            mode="text",
            text=[numeral(value, "+.0f") for value in values[some]],
            textfont={"color": colour, "size": 11},
            hoverinfo="skip",
        )
        for colour, some in ((palette.text, is_ink), (palette.background, ~is_ink))
    ]
