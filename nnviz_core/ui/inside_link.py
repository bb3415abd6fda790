"""The link to a view inside a network: ?view=sum&model=mnist-cnn&layer=conv2&at=3-5-6."""

import re

import streamlit as st

from nnviz_core import geometry, zoo
from nnviz_core.contributions import PROBABILITIES
from nnviz_core.ui import inside, session
from nnviz_core.ui.inside import CELL, CHANNEL, DATASET, LAYER, MODEL, VIEW, VIEWS, Inside

PARAMETERS = ("view", "model", "layer", "at")
WRITTEN = "inside_written"


def read() -> None:
    """Take over what a link that was opened just now asks for, and say what of it doesn't exist."""
    asked = {name: st.query_params.get(name) for name in PARAMETERS}
    st.session_state.setdefault(VIEW, "maps")
    if not any(asked.values()) or asked == st.session_state.get(WRITTEN):
        return
    st.session_state[WRITTEN] = asked
    for problem in _taken_over(asked):
        st.warning(problem, icon=":material/link_off:")


def write(looked: Inside, layer: str, index: tuple[int, ...]) -> None:
    """Let the page's link hold the present view."""
    shown = {
        "view": st.session_state[VIEW],
        "model": looked.model,
        "layer": layer,
        "at": "-".join(map(str, index)),
    }
    for name, value in shown.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    st.session_state[WRITTEN] = shown


def _taken_over(asked: dict[str, str | None]) -> list[str]:
    problems = []
    if asked["view"] in VIEWS:
        st.session_state[VIEW] = asked["view"]
    elif asked["view"]:
        problems.append(f"The link asks for the view {asked['view'][:30]!r}; there are {', '.join(VIEWS)}.")
    if asked["model"] in zoo.MODELS:
        st.session_state.update({MODEL: asked["model"]})
        st.session_state.pop(DATASET, None)
    elif asked["model"]:
        problems.append(f"The link asks for the model {asked['model'][:30]!r}; there are {', '.join(zoo.MODELS)}.")
    model = st.session_state.setdefault(MODEL, "mnist-cnn")
    if asked["layer"] in inside.layers(model):
        st.session_state[LAYER] = asked["layer"]
        problems += _place(model, asked["layer"], asked["at"])
    elif asked["layer"]:
        there = ", ".join(inside.layers(model))
        problems.append(f"The link asks for the layer {asked['layer'][:30]!r}; {model} has {there}.")
    return problems


def _place(model: str, layer: str, text: str | None) -> list[str]:
    if not text:
        return []
    if not re.fullmatch(r"\d{1,5}(-\d{1,5}){0,2}", text, re.ASCII):
        return [f"The link's position {text[:30]!r} can't be read: it is written like 3-5-6 or 12."]
    index = tuple(map(int, text.split("-")))
    shape = geometry.shapes(session.network(model)).get(layer, (len(zoo.class_names(model)),))
    assert layer in inside.layers(model) or layer == PROBABILITIES
    full = index if len(index) == len(shape) else (*index, *[0] * (len(shape) - len(index)))
    try:
        geometry.checked_index(full, shape, layer)
    except IndexError as error:
        return [f"The link asks for a value that isn't there: {error}."]
    st.session_state[CHANNEL] = index[0]
    st.session_state[CELL] = index[1:] if len(index) == 3 else None
    return []
