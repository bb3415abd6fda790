"""Filters: what each filter makes of the input, the sum behind any number, attributions, two inputs compared."""

import streamlit as st

from nnviz_core.ui import inside, inside_link, inside_pages
from nnviz_core.ui.inside import VIEW, VIEWS
from nnviz_core.ui.navigation import open_page
from nnviz_core.ui.source_controls import choice

open_page("filters")


@st.fragment
def view() -> None:
    inside_link.read()
    side, main = st.columns([10, 25], gap="medium")
    with side:
        chosen = inside_pages.choose_input()
        inside.settle(chosen)
        inside.choose_place()
    looked = inside.looked_at(chosen)
    with side:
        inside_pages.answer(looked)
    with main:
        shown = choice("View", list(VIEWS), VIEW, names=VIEWS.__getitem__)
        layer, index = inside_pages.show(shown, looked)
    inside_link.write(looked, layer, index)


view()
