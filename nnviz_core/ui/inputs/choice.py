"""The choice of an input, kept in step with the page's link."""

from collections.abc import Callable

import streamlit as st

from nnviz_core import links
from nnviz_core.errors import NnvizError
from nnviz_core.ui.components.markup import sheet_picture
from nnviz_core.ui.inputs import canvas, controls, sources
from nnviz_core.ui.inputs.chosen import ChosenInput
from nnviz_core.ui.inputs.sources import DRAW, LINK, LINKED_DRAWING, SOURCE, TEST

PARAMETER = "input"


def read_link() -> None:
    """Take up the input of a link opened just now; first on a page, before any widget stands."""
    sources.settle()
    text = st.query_params.get(PARAMETER)
    if text is None or text == st.session_state.get("written_link"):
        return
    st.session_state["written_link"] = text
    try:
        sample = links.decode_sample(text)
        if sample is None:
            st.session_state[LINKED_DRAWING] = links.decode(text)
            st.session_state[SOURCE] = LINK
        else:
            st.session_state.update({SOURCE: TEST, "test_set": sample.dataset, "test_sample": sample.sample})
    except NnvizError as error:
        st.warning(f"{error} The page starts empty.")


def show(chosen: ChosenInput) -> None:
    """The ways to an input, what was chosen, and its settings."""
    source = controls.choose()
    sheet(chosen)
    controls.settings(source)


def sheet(chosen: ChosenInput, on_stroke: Callable[[], None] | None = None) -> None:
    """What was chosen: the canvas to draw on (`on_stroke` is called before a rerun), or a picture as large as it."""
    if st.session_state[SOURCE] == DRAW:
        canvas.show(on_stroke)
    elif not chosen.waiting:
        st.html(sheet_picture(chosen.image if chosen.preparation is None else chosen.preparation.drawn, chosen.origin))


def write_link(chosen: ChosenInput) -> None:
    """Let the page's link hold the present input. The browser takes its time over it: after what is waited for."""
    if chosen.waiting:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != chosen.link:
        st.query_params[PARAMETER] = chosen.link
    st.session_state["written_link"] = st.query_params.get(PARAMETER)
