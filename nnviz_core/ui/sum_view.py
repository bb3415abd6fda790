"""The sum behind a value, and the way from there down to the pixels."""

import numpy as np
import streamlit as st

from nnviz_core import contributions, geometry, passes
from nnviz_core.contributions import PROBABILITIES, Contributions, Place, explain_in, strongest_path
from nnviz_core.figures.overlay import field_on_drawing
from nnviz_core.ui import code_view, inside, inside_code, sum_figures, theme
from nnviz_core.ui.inside import COLUMN, ROW, Inside, choose_channel, place_words
from nnviz_core.ui.plots import csv_button, plot

TRAIL, STEP = "inside_trail", "inside_step"
MOST_CHOICES = 30


def sum_behind(looked: Inside) -> Place:
    """The sum at the end of the trail, and the trail; returns the place for the link."""
    places = _trail(looked)
    _place_controls(looked)
    _crumbs(places)
    place = places[-1]
    left, right = st.columns([7, 3], gap="medium")
    if place.layer == passes.INPUT:
        with left:
            _pixel(looked, place)
        found = explain_in(looked.network, looked.trace, places[-2].layer, places[-2].index)
    else:
        found = explain_in(looked.network, looked.trace, place.layer, place.index)
        with left:
            sum_figures.show(found, step)
            _step_by_name(found)
    with right:
        _field(looked, place)
    csv_button(
        f"{looked.model}-{found.layer}-{'-'.join(map(str, found.index))}",
        ("source layer", "source", "value", "weight", "product"),
        lambda: _rows(found),
    )
    code_view.show(inside_code.sum_code(looked, found.layer, found.index))
    return Place(found.layer, found.index)


def step(*index: int) -> None:
    """Go on to the value at `index` of the layer that the present sum is made of."""
    kept = st.session_state[TRAIL]
    place = Place(kept["source"], tuple(index))
    if kept["places"][-1] != place:
        kept["places"] = [*kept["places"], place]


def _trail(looked: Inside) -> list[Place]:
    start = Place(looked.layer, looked.index)
    kept = st.session_state.get(TRAIL)
    if kept is None or kept["model"] != looked.model or kept["places"][0] != start:
        kept = st.session_state[TRAIL] = {"model": looked.model, "places": [start]}
    layer, names = kept["places"][-1].layer, passes.layer_names(looked.network)
    kept["source"] = names[-1] if layer == PROBABILITIES else names[max(names.index(layer) - 1, 0)]
    return kept["places"]


def _place_controls(looked: Inside) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_channel(looked, "Channel" if looked.cell else "Unit")
        if looked.cell:
            shape = looked.values.shape
            for key, name, at, length in zip((ROW, COLUMN), ("Row", "Column"), looked.cell, shape[1:], strict=True):
                st.session_state[key] = at
                st.number_input(f"{name} 0 … {length - 1}", 0, length - 1, key=key, on_change=_cell_typed, width=130)
        st.button(
            "Follow the strongest path", icon=":material/route:", on_click=_follow, args=(looked,), type="primary"
        )


def _cell_typed() -> None:
    st.session_state[inside.CELL] = (int(st.session_state[ROW]), int(st.session_state[COLUMN]))


def _follow(looked: Inside) -> None:
    kept = st.session_state[TRAIL]
    start = kept["places"][-1]
    if start.layer == passes.INPUT:
        start, kept["places"] = kept["places"][0], kept["places"][:1]
    walked = strongest_path(looked.network, looked.inputs, start.layer, start.index)
    kept["places"] = [*kept["places"][:-1], *walked.places]


def _crumbs(places: list[Place]) -> None:
    with st.container(horizontal=True, gap="small", key="trail"):
        for number, place in enumerate(places):
            last = number == len(places) - 1
            st.button(
                place_words(place),
                key=f"crumb-{number}",
                on_click=_back,
                args=(number,),
                disabled=last,
                type="secondary" if last else "tertiary",
                icon=None if number == 0 else ":material/chevron_right:",
            )


def _back(number: int) -> None:
    kept = st.session_state[TRAIL]
    kept["places"] = kept["places"][: number + 1]


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
        rows, columns = slice(0, 28), slice(0, 28)
    else:
        rows, columns = geometry.receptive_field(looked.network, place.layer, place.index)
    st.caption(f"What {place_words(place)} can see of the input")
    plot(field_on_drawing(looked.chosen.image, (rows, columns), theme.palette(), 220), "sum-field", "Receptive field")


def _step_by_name(found: Contributions) -> None:
    """The way on without a mouse: the strongest sources by name."""
    order = np.argsort(-np.abs(found.products), kind="stable")[:MOST_CHOICES].tolist()
    st.session_state[STEP] = None
    st.selectbox(
        "Step into a source, strongest first",
        order,
        index=None,
        key=STEP,
        placeholder="Step into a source, strongest first",
        label_visibility="collapsed",
        format_func=lambda source: f"{place_words(found.place(source))}: {found.products[source]:+.4f}",
        on_change=_step_chosen,
        args=(found,),
    )


def _step_chosen(found: Contributions) -> None:
    if (source := st.session_state[STEP]) is not None:
        step(*found.place(source).index)


def _rows(found: contributions.Contributions) -> list[tuple]:
    rows = [
        (found.source_layer, "-".join(map(str, place)), *map(float, numbers))
        for place, *numbers in zip(found.source_indices, found.sources, found.weights, found.products, strict=True)
    ]
    return [*rows, ("bias", "", "", "", found.bias), ("total", "", "", "", found.total)]
