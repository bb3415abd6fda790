"""Curves with their intervals: separation by layer, reliability, robustness, accuracy against the share answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go

from nnviz_core.figures import style
from nnviz_core.figures.style import Palette

DASHES = ("solid", "dash", "dashdot", "longdash")
"""How lines are drawn whose colours stand for others before them."""


@dataclass(frozen=True)
class Line:
    """One curve: `y` over `x` (numbers, or layer names in order), with the ends of its intervals if it has any.

    What the others are measured against is a `control`: dotted, in grey.
    """

    name: str
    x: Sequence[float] | Sequence[str] | np.ndarray
    y: Sequence[float] | np.ndarray
    low: Sequence[float] | np.ndarray | None = None
    high: Sequence[float] | np.ndarray | None = None
    control: bool = False


def curves(
    lines: Sequence[Line],
    x_title: str | None,
    y_title: str,
    *,
    title: str = "",
    height: int = 330,
    shares: bool = True,
    level: float | None = None,
    markers: bool = True,
    palette: Palette = style.LIGHT,
) -> go.Figure:
    """The lines in one picture, each with its interval as a band; `shares` writes the y axis in per cent.

    `level` adds a dotted line across, such as what guessing would give.
    """
    figure, whole = go.Figure(), style.WHOLE if shares else 1
    tones = line_colours(palette)
    for number, line in enumerate(lines):
        turn, place = divmod(number, len(tones))
        colour = palette.quiet if line.control else tones[place]
        if line.low is not None and line.high is not None:
            figure.add_trace(_band(line, colour, whole))
        figure.add_trace(_curve(line, colour, whole, markers, "dot" if line.control else DASHES[turn % len(DASHES)]))
    if level is not None:
        figure.add_hline(y=whole * level, line={"dash": "dot", "color": palette.quiet, "width": 1})
    figure.update_layout(style.framed(palette, title), height=height, showlegend=len(lines) > 1)
    return _dressed(figure, x_title, y_title, shares, palette)


def dots(
    lines: Sequence[Line], x_title: str | None, y_title: str, *, shares: bool = True, palette: Palette = style.LIGHT
) -> go.Figure:
    """The values of each line as dots side by side over each name, each with its interval; the arguments are those of `curves`."""
    figure, whole, tones = go.Figure(), style.WHOLE if shares else 1, line_colours(palette)
    for line, tone in zip(lines, tones, strict=False):
        figure.add_trace(
            _curve(line, tone, whole, markers=True).update(mode="markers", marker={"size": 9}, cliponaxis=False)
        )
        if line.low is not None and line.high is not None:
            values, low, high = (whole * np.asarray(each, np.float64) for each in (line.y, line.low, line.high))
            figure.data[-1].error_y = {"array": high - values, "arrayminus": values - low, "thickness": 1.5, "width": 3}
    figure.update_layout(style.framed(palette, ""), height=300, showlegend=len(lines) > 1, scattermode="group")
    figure.update_xaxes(type="category")
    return _dressed(figure, x_title, y_title, shares, palette)


def reliability(lines: Sequence[Line], title: str = "", palette: Palette = style.LIGHT) -> go.Figure:
    """Accuracy against confidence, with the diagonal on which confidence can be believed."""
    figure = curves([_in_percent(line) for line in lines], "confidence", "accuracy", title=title, palette=palette)
    figure.add_shape(
        type="line", x0=0, y0=0, x1=100, y1=100, line={"dash": "dot", "color": palette.quiet, "width": 1}, layer="below"
    )
    return figure.update_xaxes(**style.PERCENT).update_yaxes(**style.PERCENT)


def accuracy_answered(lines: Sequence[Line], title: str = "", palette: Palette = style.LIGHT) -> go.Figure:
    """Accuracy against the share of images that are answered, the surest first."""
    lines = [_in_percent(line) for line in lines]
    figure = curves(lines, "share answered", "accuracy", title=title, markers=False, palette=palette)
    return figure.update_xaxes(**style.PERCENT)


def line_colours(palette: Palette) -> list[str]:
    """The colours in which lines take turns: the accent first."""
    return [palette.accent, palette.wrong, "#8a6fd1", "#c98a00", palette.quiet]


def _in_percent(line: Line) -> Line:
    """The line over per cent, where it was over shares."""
    return replace(line, x=style.WHOLE * np.asarray(line.x, np.float64))


def _curve(line: Line, colour: str, whole: float, markers: bool, dash: str = "solid") -> go.Scatter:
    return go.Scatter(
        x=list(line.x),
        y=whole * np.asarray(line.y, np.float64),
        name=line.name,
        mode="lines+markers" if markers else "lines",
        line={"color": colour, "width": 2, "dash": dash},
        hovertemplate="%{x}<br>%{y:.3g}" if whole == 1 else "%{x}<br>%{y:.1f} %",
    )


def _band(line: Line, colour: str, whole: float) -> go.Scatter:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    across = list(line.x)
    return go.Scatter(
        x=across + across[::-1],
        y=whole * np.concatenate([np.asarray(line.high, np.float64), np.asarray(line.low, np.float64)[::-1]]),
        mode="lines",
        fill="toself",
        fillcolor=f"rgba({red},{green},{blue},0.15)",
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
        name=f"{line.name}, interval at 95 %",
    )


def _dressed(figure: go.Figure, x_title: str | None, y_title: str, shares: bool, palette: Palette) -> go.Figure:
    common = {"gridcolor": palette.line, "zeroline": False, "automargin": True, "fixedrange": True}
    figure.update_xaxes(title=x_title, ticklabelstandoff=style.APART["x"], **common)
    figure.update_yaxes(title=y_title, ticklabelstandoff=style.APART["y"], ticksuffix=" %" if shares else "", **common)
    return figure.update_layout(
        hovermode="x unified", hoverdistance=20, legend={"orientation": "h", "y": -0.2, "yanchor": "top"}
    )
