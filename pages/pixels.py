"""Weights to pixels: what does each unit look for?"""

import streamlit as st

from nnviz_core.ui import catalogue
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.pixels import page

VIEWS = catalogue.VIEWS["pixels"]

open_page("pixels")


@st.fragment
def view() -> None:
    page.show(VIEWS, page.choose())


link.open_link("pixels")
page.first_input()
view()
