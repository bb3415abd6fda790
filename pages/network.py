"""Network in 3D: what happens in every layer while you draw, and which values made which?"""

import streamlit as st

from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.network import component, drawn, page, view_link
from nnviz_core.ui.network.answers import Controls

open_page("network")
link.open_link("network", page.translated)
drawn.open_input()


@st.fragment(key=component.SCENE)
def view(controls: Controls) -> None:
    page.scene(controls)


@st.fragment(key=component.DETAILS)
def details(controls: Controls) -> None:
    page.details(controls)


controls = page.controls()
view_link.open_view(controls.model)
view(controls)
details(controls)
link.tell_left_over()
