"""The sum behind a value, and the way from there down to the pixels."""

import numpy as np
import streamlit as st

from nnviz_core import contributions
from nnviz_core.contributions.places import Place
from nnviz_core.contributions.sums import Contributions, explain_in
from nnviz_core.figures.tiles import Sheet
from nnviz_core.layers import geometry, passes
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.ui.components import code, tiles
from nnviz_core.ui.components.plots import csv_button
from nnviz_core.ui.filters import focus, snippets, sum_figures, trail
from nnviz_core.ui.filters.focus import COLUMN, ROW, Inside, choose_channel, place_words
from nnviz_core.ui.frame.select import select

STEP = "inside_step"
MOST_CHOICES = 30
FIELD = 220
"""Width of the input beside a sum, in pixels."""


def sum_behind(looked: Inside) -> Place:
    """The sum at the end of the trail, and the trail; returns the place for the link."""
    places = trail.walked(looked)
    _place_controls(looked)
    trail.crumbs(places)
    place = places[-1]
    left, right = st.columns([7, 3], gap="medium")
    if place.layer == passes.INPUT:
        with left:
            _pixel(looked, place)
        found = explain_in(looked.network, looked.trace, places[-2].layer, places[-2].index)
    else:
        found = explain_in(looked.network, looked.trace, place.layer, place.index)
        with left:
            sum_figures.show(found, trail.step)
            _step_by_name(found)
    with right:
        _field(looked, place)
    csv_button(
        f"{looked.model.name}-{found.layer}-{'-'.join(map(str, found.index))}",
        ("source layer", "source", "value", "weight", "product"),
        lambda: _rows(found),
    )
    code.show(snippets.sum_code(looked, found.layer, found.index))
    return Place(found.layer, found.index)


def _place_controls(looked: Inside) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_channel(looked, "Channel" if looked.cell else "Unit")
        if looked.cell:
            shape = looked.values.shape
            for key, name, at, length in zip((ROW, COLUMN), ("Row", "Column"), looked.cell, shape[1:], strict=True):
                st.session_state[key] = at
                st.number_input(f"{name} 0 … {length - 1}", 0, length - 1, key=key, on_change=_cell_typed, width=130)
        st.button(
            "Follow the strongest path", icon=":material/route:", on_click=trail.follow, args=(looked,), type="primary"
        )


def _cell_typed() -> None:
    st.session_state[focus.CELL] = (int(st.session_state[ROW]), int(st.session_state[COLUMN]))


def _pixel(looked: Inside, place: Place) -> None:
    value = float(looked.inputs[0][place.index])
    _, row, column = place.index
    st.markdown(
        f"#### Row {row}, column {column} of the input: ink {value:.3f}\n\n"
        "Here the way ends. A pixel is not a sum: it was drawn. Any step above can be opened again."
    )


def _field(looked: Inside, place: Place) -> None:
    if place.layer == passes.INPUT:
        rows, columns = (slice(at, at + 1) for at in place.index[1:])
    elif place.layer == PROBABILITIES:
        rows, columns = (slice(0, length) for length in looked.inputs.shape[-2:])
    else:
        rows, columns = geometry.receptive_field(looked.network, place.layer, place.index)
    sheet = Sheet(
        looked.inputs[0].numpy(),
        ["input"],
        words=f"What {place_words(place)} can see of the input",
        colours="ink",
        ranges=1.0,
        size=FIELD,
        most=FIELD,
        clickable=False,
        frame=(rows, columns),
    )
    tiles.show("sum-field", [sheet], f"{looked.model.name}-{place_words(place).replace(' ', '-')}-field")


def _step_by_name(found: Contributions) -> None:
    """The way on without a mouse: the strongest sources by name."""
    order = np.argsort(-np.abs(found.products), kind="stable")[:MOST_CHOICES].tolist()
    st.session_state[STEP] = None
    select(
        "Step into a source, strongest first",
        order,
        STEP,
        lambda source: f"{place_words(found.place(source))}: {found.products[source]:+.4f}",
        lambda: _step_chosen(found),
        index=None,
        placeholder="Step into a source, strongest first",
        label_visibility="collapsed",
    )


def _step_chosen(found: Contributions) -> None:
    if (source := st.session_state[STEP]) is not None:
        trail.step(*found.place(source).index)


def _rows(found: contributions.Contributions) -> list[tuple]:
    rows = [
        (found.source_layer, "-".join(map(str, place)), *map(float, numbers))
        for place, *numbers in zip(found.source_indices, found.sources, found.weights, found.products, strict=True)
    ]
    return [*rows, ("bias", "", "", "", found.bias), ("total", "", "", "", found.total)]
