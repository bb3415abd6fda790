"""Filters: what each filter makes of the input, the sum behind any number, attributions, two inputs compared."""

import streamlit as st

from nnviz_core.ui import catalogue
from nnviz_core.ui.filters import old_links, page
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page

VIEWS = catalogue.VIEWS["filters"]

open_page("filters")


@st.fragment
def view() -> None:
    side, main = st.columns([10, 25], gap="medium")
    with side.container(key="inside-side"):
        chosen = page.choose()
    with main:
        page.show(VIEWS, chosen)


link.open_link("filters", old_links.translated)
page.first_input()
view()
