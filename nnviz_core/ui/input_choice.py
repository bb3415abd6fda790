"""The choice of an input, kept in step with the page's link."""

import streamlit as st

from nnviz_core import links
from nnviz_core.errors import NnvizError
from nnviz_core.ui import canvas
from nnviz_core.ui.chosen_input import ChosenInput
from nnviz_core.ui.markup import sheet_picture
from nnviz_core.ui.sources import DEFAULTS, DRAW, LINK, LINKED_DRAWING, PRESET, SOURCE, TEST, UPLOAD, WAYS, choice

PARAMETER = "input"


def choose_source() -> str:
    """Show the ways to an input and return the chosen one; a link opened just now takes precedence."""
    for key, value in DEFAULTS.items():
        st.session_state.setdefault(key, value)
    _read_link()
    options = [DRAW, TEST, UPLOAD, PRESET]
    if LINKED_DRAWING in st.session_state:
        options.append(LINK)
    return choice("Input", options, SOURCE)


def choose_input(source: str) -> ChosenInput:
    """Show the settings of `source` and return the input; the page's link always holds the present one."""
    if source != DRAW:
        canvas.reopen()
    chosen = WAYS[source]()
    _write_link(chosen)
    if source != DRAW and not chosen.is_empty:
        st.html(sheet_picture(chosen.image if chosen.preparation is None else chosen.preparation.drawn, chosen.origin))
    return chosen


def _read_link() -> None:
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


def _write_link(chosen: ChosenInput) -> None:
    if chosen.is_empty:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != chosen.link:
        st.query_params[PARAMETER] = chosen.link
    st.session_state["written_link"] = st.query_params.get(PARAMETER)
