"""What each filter is worth: its cost in accuracy with its interval, above what each class loses without it."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool, Float, Int64

from nnviz_core.figures import style
from nnviz_core.numerals import numeral

HEIGHT, ABOVE = 520, 0.56
"""In pixels, and the share of the picture below the costs."""


def ranked(
    channels: Int64[np.ndarray, " rank"],
    costs: Float[np.ndarray, " rank"],
    low: Float[np.ndarray, " rank"],
    high: Float[np.ndarray, " rank"],
    significant: Bool[np.ndarray, " rank"],
    class_costs: Float[np.ndarray, "class rank"],
    names: Sequence[str],
    chosen: int,
    part: str,
    palette: style.Palette = style.LIGHT,
) -> go.Figure:
    """The channels from left to right, the dearest first; costs in points of accuracy, hollow where chance may have made them.

    A click on a channel gives its number.
    """
    costs, low, high, class_costs = (style.WHOLE * each for each in (costs, low, high, class_costs))
    places, keys = np.arange(len(channels)), [[int(each)] for each in channels]
    dots = go.Scatter(
        x=places,
        y=costs,
        mode="markers",
        customdata=keys,
        marker={
            "color": [palette.wrong if channel == chosen else palette.accent for channel in channels],
            "size": 8,
            "symbol": ["circle" if sure else "circle-open" for sure in significant],
        },
        unselected={"marker": {"opacity": 1}},
        error_y={"array": high - costs, "arrayminus": costs - low, "color": palette.quiet, "thickness": 1, "width": 0},
        hovertext=[
            f"{part} {channel}<br><b>{numeral(cost, '+.2f')} points</b> ({numeral(start, '+.2f')} to {numeral(end, '+.2f')})"
            for channel, cost, start, end in zip(channels, costs, low, high, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    most = float(np.nanmax(np.abs(class_costs), initial=0)) or 1.0
    cells = go.Heatmap(
        x=places,
        y=list(range(len(names))),
        z=class_costs,
        zmin=-most,
        zmax=most,
        colorscale=style.scale(palette, True),
        colorbar=style.colour_bar("points lost") | {"len": ABOVE, "y": 0, "yanchor": "bottom"},
        yaxis="y2",
        hovertext=[
            [
                f"without {part} {channel}, class {name}<br><b>{numeral(class_costs[row, place], '+.2f')} points lost</b>"
                for place, channel in enumerate(channels)
            ]
            for row, name in enumerate(names)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    axis = {"fixedrange": True, "gridcolor": palette.line, "zerolinecolor": palette.quiet, "automargin": True}
    step = max(1, -(-len(channels) // 32))
    return go.Figure([dots, cells]).update_layout(
        style.framed(palette, f"Accuracy lost without each {part}, in points; below, by class"),
        height=HEIGHT,
        xaxis=axis
        | {
            "tickvals": places[::step].tolist(),
            "ticktext": [str(each) for each in channels[::step]],
            "title": {"text": f"{part}, the dearest first"},
            "showgrid": False,
            "zeroline": False,
            "range": [-0.7, len(channels) - 0.3],
            "anchor": "y2",
        },
        yaxis=axis | {"domain": [ABOVE + 0.06, 1], "title": {"text": "points"}, "rangemode": "tozero"},
        yaxis2=axis
        | {
            "domain": [0, ABOVE],
            "tickvals": list(range(len(names))),
            "ticktext": list(names),
            "range": [len(names) - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
        },
    )
