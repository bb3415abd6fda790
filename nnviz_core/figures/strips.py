"""Many values of one kind as points in a strip, with their median and quartiles."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from nnviz_core.figures import style
from nnviz_core.numerals import numeral

ROW = 112
"""Height of a strip, in pixels."""
GOLDEN = 0.618
"""Shares of a strip's height by which each point stands below the one before, so that neighbours keep apart."""

SHORT = 6
"""How many times its first value the last of an axis is at least for values of 1, 2 and 5 at each power of ten."""


def strips(
    rows: Mapping[str, Float[np.ndarray, " value"]],
    keys: Sequence[int],
    word: str,
    control: float,
    control_words: str,
    palette: style.Palette = style.LIGHT,
) -> go.Figure:
    """A strip for each row of values, all in the order of `keys`, on one logarithmic axis; a click on a point gives its key.

    A box reaches from the lower to the upper quartile, with the median in it; a dotted line stands at the `control`.
    """
    names, heights = list(rows), (np.arange(len(keys)) * GOLDEN) % 1 * 0.62 - 0.31
    points = [
        go.Scatter(
            x=values,
            y=heights - number,
            mode="markers",
            customdata=[[key] for key in keys],
            marker={
                "color": palette.accent,
                "size": 11,
                "opacity": 0.85,
                "line": {"color": palette.raised, "width": 1},
            },
            unselected={"marker": {"opacity": 0.85}},
            hovertext=[f"{word} {key}: {numeral(value, '.3g')}" for key, value in zip(keys, values, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        for number, values in enumerate(rows.values())
    ]
    boxes = [shape for number, values in enumerate(rows.values()) for shape in _box(values, -number, palette)]
    line = {"type": "line", "x0": control, "x1": control, "y0": 0.5 - len(rows), "y1": 0.5}
    ends = _range([*rows.values(), np.array([control])])
    return go.Figure(points).update_layout(
        style.bare(palette)
        | {
            "height": ROW * len(rows) + style.HEAD + 44,
            "margin": {"l": 8, "r": 12, "t": style.HEAD, "b": 8},
            "shapes": [*boxes, line | {"line": {"color": palette.wrong, "dash": "dot", "width": 1.6}}],
            "annotations": [_note(control, control_words, palette)],
            "xaxis": _axis(palette)
            | {
                "type": "log",
                "range": ends,
                "tickvals": _ticks(*ends),
                "ticktext": [numeral(value, ".3g") for value in _ticks(*ends)],
                "title": {"text": "loss"},
                "automargin": True,
            },
            "yaxis": _axis(palette)
            | {
                "range": [0.5 - len(rows), 0.5],
                "tickvals": [-number for number in range(len(rows))],
                "ticktext": names,
                "automargin": True,
                "showgrid": False,
                "zeroline": False,
            },
        }
    )


def _box(values: Float[np.ndarray, " value"], middle: float, palette: style.Palette) -> list[dict]:
    """The quartiles as a box around `middle`, and the median as a line in it."""
    if not len(values):
        return []
    low, median, high = (float(each) for each in np.quantile(values, (0.25, 0.5, 0.75)))
    reach = {"y0": middle - 0.42, "y1": middle + 0.42}
    box = {"type": "rect", "x0": low, "x1": high, "fillcolor": palette.line, "line": {"width": 0}, "layer": "below"}
    return [
        box | reach,
        {"type": "line", "x0": median, "x1": median, "line": {"color": palette.text, "width": 2}, "layer": "below"}
        | reach,
    ]


def _note(control: float, words: str, palette: style.Palette) -> dict:
    return {
        "x": np.log10(control),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right",
        "text": words,
        "showarrow": False,
        "font": {"color": palette.wrong, "size": 11},
    }


def _range(every: Sequence[np.ndarray]) -> list[float]:
    """The ends of the axis as powers of ten, a little beyond all values."""
    values = np.concatenate(every)
    ends = np.log10([values.min(initial=np.inf), values.max(initial=0)])
    room = max(0.05 * float(ends[1] - ends[0]), 0.05)
    return [float(ends[0]) - room, float(ends[1]) + room]


def _ticks(first: float, last: float) -> list[float]:
    """Round values within a logarithmic axis, of which plotly would write most as a digit alone: 7 for 0.07."""
    low, high = 10.0**first, 10.0**last
    if high < SHORT * low:
        size = 10.0 ** np.floor(np.log10((high - low) / 3))
        step = max(size * times for times in (1, 2, 5) if size * times <= (high - low) / 3)
        return [float(step * number) for number in range(int(np.ceil(low / step)), int(high / step) + 1)]
    powers = np.arange(np.floor(first), np.ceil(last) + 1)
    digits = (1, 2, 5) if len(powers) <= 4 else (1,)
    values = [float(digit * 10.0**power) for power in powers[:: -(-len(powers) // 8)] for digit in digits]
    return [value for value in values if low <= value <= high]


def _axis(palette: style.Palette) -> dict:
    return {"fixedrange": True, "gridcolor": palette.line, "zeroline": False}
