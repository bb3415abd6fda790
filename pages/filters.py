"""Filters: what each filter makes of the input, the sum behind any number, attributions, two inputs compared."""

import streamlit as st

from nnviz_core.ui.filters import focus, link, page
from nnviz_core.ui.frame.navigation import open_page

open_page("filters")


@st.fragment
def view() -> None:
    side, main = st.columns([10, 25], gap="medium")
    with side.container(key="inside-side"):
        chosen = page.choose_input()
        focus.settle(chosen)
        focus.choose_place()
        page.answer(focus.looked_at(chosen))
    with main:
        page.views(chosen)


link.read()
view()
