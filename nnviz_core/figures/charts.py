"""Bars and lines: values by name, means by class, curves against chance."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from nnviz_core.figures import style
from nnviz_core.numerals import numeral

ROW = 24
"""Height of a bar with its room, in pixels."""


def bars(
    values: Float[np.ndarray, " bar"],
    names: Sequence[str],
    palette: style.Palette = style.LIGHT,
    keys: Sequence[Sequence[int]] | None = None,
    texts: Sequence[str] | None = None,
) -> go.Figure:
    """Signed values as lying bars around zero, the first on top, each between its name and its text; a click on one gives
    its `keys`."""
    values, signs = np.asarray(values, np.float64), style.signed_pair(palette)
    texts = list(texts) if texts else [numeral(value, "+.3f") for value in values]
    places = [str(place) for place in range(len(names))]
    figure = go.Figure(
        [
            go.Bar(
                x=values,
                y=places,
                orientation="h",
                marker={"color": [signs[int(value > 0)] for value in values]},
                text=texts,
                textposition="none",
                customdata=keys,
                unselected={"marker": {"opacity": 1}},
                hovertemplate="%{text}<extra></extra>",
            ),
            go.Scatter(x=[None] * len(places), y=places, yaxis="y2", hoverinfo="skip"),
        ]
    )
    reach = max(float(np.abs(values).max(initial=0)), 1e-9) * 1.04
    low = -reach if (values < 0).any() else 0
    return figure.update_layout(
        style.bare(palette)
        | {
            "height": max(ROW * len(names), 60) + style.HEAD + 4,
            "margin": {"l": 4, "r": 4, "t": style.HEAD, "b": 4},
            "xaxis": _axis(palette) | {"range": [low, reach], "showticklabels": False},
            "yaxis": _beside(places, names),
            "yaxis2": _beside(places, texts) | {"matches": "y", "overlaying": "y", "side": "right"},
        }
    )


def _beside(places: list[str], words: Sequence[str]) -> dict:
    """The axis of lying bars, with words for each."""
    return {
        "autorange": "reversed",
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": places,
        "ticktext": list(words),
        "automargin": True,
        "showgrid": False,
        "type": "category",
    }


def columns(
    values: Float[np.ndarray, " column"],
    keys: Sequence[int],
    title: str,
    palette: style.Palette = style.LIGHT,
    chosen: int | None = None,
) -> go.Figure:
    """Many values as standing bars, `keys` being what each is called and what a click gives."""
    signs = style.signed_pair(palette)
    colours = [
        palette.text if key == chosen else signs[int(value > 0)] for key, value in zip(keys, values, strict=True)
    ]
    figure = go.Figure(
        go.Bar(
            x=[str(key) for key in keys],
            y=np.asarray(values, np.float64),
            customdata=[[key] for key in keys],
            marker={"color": colours},
            unselected={"marker": {"opacity": 1}},
            hovertext=[numeral(value) for value in values],
            hovertemplate="%{x}<br><b>%{hovertext}</b><extra></extra>",
        )
    )
    return figure.update_layout(
        style.bare(palette)
        | {
            "height": 312 + style.HEAD,
            "margin": {"l": 8, "r": 4, "t": style.HEAD, "b": 8},
            "bargap": 0.15,
            "xaxis": _axis(palette)
            | {"type": "category", "title": {"text": title}, "automargin": True, "showgrid": False},
            "yaxis": _axis(palette) | {"automargin": True},
        }
    )


def class_means(
    means: Float[np.ndarray, " class"],
    spreads: Float[np.ndarray, " class"],
    names: Sequence[str],
    palette: style.Palette = style.LIGHT,
) -> go.Figure:
    """The mean of each class as a dot, with a line of one standard deviation to either side."""
    figure = go.Figure(
        go.Scatter(
            x=list(names),
            y=means,
            error_y={"type": "data", "array": spreads, "color": palette.quiet, "thickness": 1.5},
            mode="markers",
            marker={"color": palette.accent, "size": 9},
            hovertext=[numeral(mean) for mean in means],
            hovertemplate="%{x}<br><b>%{hovertext}</b> ± %{error_y.array:.3g}<extra></extra>",
        )
    )
    return figure.update_layout(
        style.bare(palette)
        | {
            "height": 232 + style.HEAD,
            "margin": {"l": 8, "r": 4, "t": style.HEAD, "b": 8},
            "xaxis": _axis(palette) | {"type": "category", "automargin": True, "linecolor": palette.line},
            "yaxis": _axis(palette) | {"automargin": True, "rangemode": "tozero", "title": {"text": "mean activation"}},
        }
    )


def against_chance(
    shares: Float[np.ndarray, " step"],
    curve: Float[np.ndarray, " step"],
    random: Float[np.ndarray, "order step"],
    title: str,
    palette: style.Palette = style.LIGHT,
) -> go.Figure:
    """A curve of probability by share of the ink, over the range of random orders."""
    shares, curve, random = (style.WHOLE * each for each in (shares, curve, random))
    shared = _axis(palette) | {"automargin": True}
    line = {"hovertemplate": "%{x:.0f} % of the ink<br><b>%{y:.1f} %</b><extra></extra>", "mode": "lines"}
    figure = go.Figure(
        [
            go.Scatter(x=shares, y=random.min(axis=0), line={"width": 0}, **line),
            go.Scatter(
                x=shares,
                y=random.max(axis=0),
                fill="tonexty",
                fillcolor=palette.line,
                line={"width": 0},
                **line,
            ),
            go.Scatter(x=shares, y=random.mean(axis=0), line={"color": palette.quiet, "dash": "dot"}, **line),
            go.Scatter(x=shares, y=curve, line={"color": palette.accent, "width": 3}, **line),
        ]
    )
    return figure.update_layout(
        style.bare(palette)
        | {
            "height": 186 + style.HEAD,
            "margin": {"l": 8, "r": 8, "t": style.HEAD, "b": 8},
            "xaxis": shared | {"ticksuffix": " %", "title": {"text": title}, "ticklabelstandoff": style.APART["x"]},
            "yaxis": shared | style.PERCENT | {"ticklabelstandoff": style.APART["y"]},
        }
    )


def _axis(palette: style.Palette) -> dict:
    return {"fixedrange": True, "gridcolor": palette.line, "zerolinecolor": palette.quiet, "zerolinewidth": 1}
