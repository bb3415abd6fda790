"""Why not?: why was an input read so, and what would have turned the answer?"""

import streamlit as st

from nnviz_core.ui import catalogue
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.why import page

VIEWS = catalogue.VIEWS["why"]

open_page("why")


@st.fragment
def view() -> None:
    page.show(VIEWS, page.choose())


link.open_link("why")
page.first_input()
view()
