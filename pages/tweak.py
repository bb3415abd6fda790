"""Tweak: what follows when the network, its data or its input is changed?"""

import streamlit as st

from nnviz_core.ui import catalogue
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.tweak import page

VIEWS = catalogue.VIEWS["tweak"]

open_page("tweak")


@st.fragment
def view() -> None:
    page.show(VIEWS, page.choose())


link.open_link("tweak", page.translated)
page.first_input()
view()
