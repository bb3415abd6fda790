"""Class averages of dense layers as pictures: one strip a class, all of a layer on one range."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from nnviz_core.figures import style
from nnviz_core.figures.finished import Finished
from nnviz_core.figures.style import Palette
from nnviz_core.numerals import numeral

LEFT, FOOT = 30, 96
"""Pixels beside the strips, for the unit numbers, and below them, for the class names."""
STRIP, GAP = 240, 34
"""Pixels of a strip, and between two, for the title of the lower."""


@dataclass(frozen=True)
class Dense:
    """The averages of a dense layer, `values` (column, unit), which may be below zero if `signed`."""

    title: str
    values: Float[np.ndarray, "column unit"]
    signed: bool


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
    return style.scale(palette, signed)


def strips(
    layers: Sequence[Dense], names: Sequence[str], palette: Palette = style.LIGHT, document: bool = False
) -> Finished:
    """The layers above one another: in each a vertical strip for each row of its values, unit 0 at the top, on one range.

    `names` stand once, below all. Raises `ValueError` when they are not as many as the strips.
    """
    height = len(layers) * (STRIP + GAP) - GAP
    layout: dict = style.framed(palette, layers[0].title)
    layout |= {"height": height + style.HEAD + FOOT, "margin": {**layout["margin"], "l": LEFT, "r": 0, "b": FOOT}}
    traces, titles = [], []
    for number, (layer, (bottom, top)) in enumerate(zip(layers, _bands(len(layers)), strict=True), 1):
        if len(layer.values) != len(names):
            raise ValueError(f"{len(layer.values)} strips can't have {len(names)} names")
        traces.append(_strips(layer, names, number, (bottom + top) / 2, STRIP / height, palette, document))
        layout[f"yaxis{number}"] = _units(bottom, top)
        if number > 1:
            titles.append(_title(layer.title, top, palette))
    layout["xaxis"] = _names(len(names), f"y{len(layers)}")
    # At once: plotly's `update` and `add` copy and check all that is there already.
    return Finished({"data": traces, "layout": layout | {"annotations": titles}})


def _bands(count: int) -> list[tuple[float, float]]:
    """Bottom and top of each of `count` layers as shares of the height, from the top one down."""
    height = count * (STRIP + GAP) - GAP
    tops = [1 - number * (STRIP + GAP) / height for number in range(count)]
    return [(max(0.0, top - STRIP / height), top) for top in tops]


def _strips(
    layer: Dense, names: Sequence[str], number: int, middle: float, share: float, palette: Palette, document: bool
) -> dict:
    low, high = reach(layer.values, layer.signed)
    return {
        "type": "heatmap",
        "z": layer.values.T,
        "x": list(names),
        "yaxis": f"y{number}",
        "zmin": low,
        "zmax": high,
        "colorscale": colours(layer.signed, palette, document),
        "xgap": 4,
        "text": [[numeral(value) for value in unit] for unit in layer.values.T.tolist()],
        "hovertemplate": "%{x}<br>unit %{y}<br><b>%{text}</b><extra></extra>",
        "colorbar": {
            "thickness": 8,
            "outlinewidth": 0,
            "y": middle,
            "len": share,
            "nticks": 5,
            "tickfont": {"size": 10},
        },
    }


def _names(count: int, anchor: str) -> dict:
    """The axis of the strips' names."""
    angle = -90 if count > 1 else 0
    return {
        "showgrid": False,
        "ticks": "",
        "fixedrange": True,
        "dtick": 1,
        "tickangle": angle,
        "anchor": anchor,
    }


def _units(bottom: float, top: float) -> dict:
    return {
        "domain": [bottom, top],
        "autorange": "reversed",
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "nticks": 6,
    }


def _title(text: str, top: float, palette: Palette) -> dict:
    place = {
        "x": 0,
        "xshift": -LEFT,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "bottom",
    }
    return place | {"text": text, "showarrow": False, "font": style.title_font(palette)}
