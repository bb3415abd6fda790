"""The weights that lead to a unit and away from it, the strongest as bars."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from nnviz_core import pixels
from nnviz_core.contributions.sums import Contributions, explain_in
from nnviz_core.figures import charts
from nnviz_core.layers import passes
from nnviz_core.numerals import numeral, short
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.pixels.focus import PAGE, Focus, unit_name
from nnviz_core.ui.pixels.settings import LAYER, UNIT

MOST = 12
"""Bars."""


def show(focus: Focus, values: Values) -> None:
    """The strongest incoming and outgoing weights side by side; a click on a bar opens the unit at its other end."""
    layer, unit = values[LAYER], values[UNIT]
    left, right = st.columns(2, gap="medium")
    with left:
        _incoming(focus, layer, incoming(focus, layer, unit))
    with right:
        _outgoing(focus, layer, outgoing(focus, layer, unit))


def incoming(focus: Focus, layer: str, unit: int) -> Contributions:
    """The sum behind the unit's value, with its weights."""
    return explain_in(focus.network, focus.trace, layer, (unit,))


def outgoing(focus: Focus, layer: str, unit: int) -> np.ndarray:
    """The weight with which each unit of the next linear layer takes the unit (target); none after the last."""
    return pixels.next_weights(focus.network, layer)[:, unit]


def _incoming(focus: Focus, layer: str, explained: Contributions) -> None:
    if explained.maker.name == passes.INPUT:
        prose.caption(
            f"**Incoming weights**: the unit reads the {len(explained.weights)} pixels themselves; "
            f"its bias is {numeral(explained.bias, '+.4g')}."
        )
        return
    order = np.argsort(-np.abs(explained.weights), kind="stable")[:MOST].tolist()
    prose.caption(
        f"**Incoming weights**: the {len(order)} strongest of {len(explained.weights)}, from {explained.maker.name}, each with what it adds "
        f"for this input (weight × value). The bias is {numeral(explained.bias, '+.4g')}."
    )
    names = [str(explained.place(source)) for source in order]
    texts = [f"{numeral(explained.weights[each], '+.3f')} → {short(float(explained.products[each]))}" for each in order]
    before = focus.layers[focus.layers.index(layer) - 1] if layer != focus.layers[0] else ""
    _bars(focus, explained.weights[order], names, order, before, "incoming", texts)


def _outgoing(focus: Focus, layer: str, weights: np.ndarray) -> None:
    if layer == focus.layers[-1]:
        prose.caption("**Outgoing weights**: none. The unit is the logit of its class, on which the softmax works.")
        return
    after = focus.layers[focus.layers.index(layer) + 1]
    order = np.argsort(-np.abs(weights), kind="stable")[:MOST].tolist()
    prose.caption(f"**Outgoing weights**: the {len(order)} strongest of {len(weights)}, to the units of {after}.")
    names = [f"{after} {unit_name(focus, after, target)}" for target in order]
    _bars(focus, weights[order], names, order, after, "outgoing")


def _bars(
    focus: Focus,
    weights: np.ndarray,
    names: list[str],
    units: list[int],
    layer: str,
    side: str,
    texts: list[str] | None = None,
) -> None:
    def opened(unit: int) -> None:
        values = Values(PAGE, focus)
        values.put(LAYER, layer)
        values.put(UNIT, unit)

    figure = charts.bars(weights, names, theme.palette(), [[unit] for unit in units], texts)
    alt = f"The strongest {side} weights: {', '.join(names[:3])} …"
    plot(figure, f"unit-{side}", alt, opened if layer else None)


def table(focus: Focus, values: Values) -> Table:
    """Every weight to the unit, with what it adds for this input, and every weight away from it."""
    layer, unit = values[LAYER], values[UNIT]

    def rows() -> Iterator[tuple]:
        explained = incoming(focus, layer, unit)
        for source, (weight, product) in enumerate(zip(explained.weights, explained.products, strict=True)):
            yield "from", str(explained.place(source)), float(weight), float(product)
        for target, weight in enumerate(outgoing(focus, layer, unit)):
            yield "to", str(target), float(weight), ""

    header = ("direction", "source or target", "weight", "weight × value")
    return Table(f"{focus.model.name}-{layer}-{unit}-weights", header, rows)
