"""The link to a view inside a network: ?view=sum&model=mnist-cnn&layer=conv2&at=3-5-6."""

import re

import streamlit as st

from nnviz_core import zoo
from nnviz_core.layers import geometry
from nnviz_core.models import Model
from nnviz_core.ui.components.markup import quoted
from nnviz_core.ui.filters import focus, settings
from nnviz_core.ui.filters.focus import CELL, CHANNEL, DATASET, LAYER, MODEL, VIEW, VIEWS, Inside

PARAMETERS = ("view", "model", "layer", "at", *settings.parameters())
WRITTEN = "inside_written"


def read() -> None:
    """Take over what a link that was opened just now asks for, and say what of it doesn't exist."""
    asked = {name: st.query_params[name] for name in PARAMETERS if name in st.query_params}
    st.session_state.setdefault(VIEW, "maps")
    if not asked or asked == st.session_state.get(WRITTEN):
        return
    st.session_state[WRITTEN] = asked
    for problem in _taken_over(asked):
        st.warning(problem, icon=":material/link_off:")


def write(looked: Inside, layer: str, index: tuple[int, ...]) -> None:
    """Let the page's link hold the present view with its settings."""
    view = st.session_state[VIEW]
    shown = {"view": view, "model": looked.model.name, "layer": layer, "at": "-".join(map(str, index))}
    for setting in settings.of(view):
        if (text := setting.write()) is not None:
            shown[setting.parameter] = text
    others = {name: value for name, value in st.query_params.items() if name not in PARAMETERS}
    if st.query_params.to_dict() != others | shown:
        st.query_params.from_dict(others | shown)
    st.session_state[WRITTEN] = shown


def _taken_over(asked: dict[str, str]) -> list[str]:
    problems = []
    if asked.get("view") in VIEWS:
        st.session_state[VIEW] = asked["view"]
    elif asked.get("view"):
        problems.append(f"The link asks for the view {quoted(asked['view'])}; there are {', '.join(VIEWS)}.")
    if asked.get("model") in zoo.MODELS:
        st.session_state.update({MODEL: asked["model"]})
        st.session_state.pop(DATASET, None)
    elif asked.get("model"):
        problems.append(f"The link asks for the model {quoted(asked['model'])}; there are {', '.join(zoo.MODELS)}.")
    st.session_state.setdefault(MODEL, "mnist-cnn")
    model = focus.chosen_model()
    if asked.get("layer") in focus.layers(model):
        st.session_state[LAYER] = asked["layer"]
        problems += _place(model, asked["layer"], asked.get("at"))
    elif asked.get("layer"):
        there = ", ".join(focus.layers(model))
        problems.append(f"The link asks for the layer {quoted(asked['layer'])}; {model.name} has {there}.")
    return [*problems, *_settings(asked)]


def _settings(asked: dict[str, str]) -> list[str]:
    """Take over the settings of the view that the link names; what it doesn't say of them is as usual."""
    problems = []
    for setting in settings.of(st.session_state[VIEW]) if "view" in asked else ():
        text = asked.get(setting.parameter)
        if text is None:
            for key in setting.keys:
                st.session_state.pop(key, None)
            continue
        try:
            st.session_state.update(setting.read(text))
        except ValueError as error:
            problems.append(f"The link's {setting.parameter}={quoted(text)} can't be followed: {error}.")
    return problems


def _place(model: Model, layer: str, text: str | None) -> list[str]:
    if not text:
        return []
    if not re.fullmatch(r"\d{1,5}(-\d{1,5}){0,2}", text, re.ASCII):
        return [f"The link's position {quoted(text)} can't be read: it is written like 3-5-6 or 12."]
    index = tuple(map(int, text.split("-")))
    shape = geometry.shapes(model.network).get(layer, (len(model.class_names),))
    full = index if len(index) == len(shape) else (*index, *[0] * (len(shape) - len(index)))
    try:
        geometry.checked_index(full, shape, layer)
    except IndexError as error:
        return [f"The link asks for a value that isn't there: {error}."]
    st.session_state[CHANNEL] = index[0]
    st.session_state[CELL] = index[1:] if len(index) == 3 else None
    return []
