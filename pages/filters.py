"""Filters: what each filter makes of the input, the sum behind any number, attributions, two inputs compared."""

import streamlit as st

from nnviz_core.ui import inside, inside_link, inside_pages
from nnviz_core.ui.navigation import open_page

open_page("filters")


@st.fragment
def view() -> None:
    side, main = st.columns([10, 25], gap="medium")
    with side.container(key="inside-side"):
        chosen = inside_pages.choose_input()
        inside.settle(chosen)
        inside.choose_place()
        inside_pages.answer(inside.looked_at(chosen))
    with main:
        inside_pages.views(chosen)


inside_link.read()
view()
