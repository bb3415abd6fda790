"""Draw a digit: what does a real network make of it, and how sure is it?"""

import streamlit as st

from nnviz_core.ui.draw import page, stories
from nnviz_core.ui.draw.rejection import rejection_card
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.inputs import choice, controls

open_page("draw")
link.open_link("draw")
choice.read_link()
source = controls.choose()
with st.container(horizontal=True, gap="medium", key="draw"):
    left, answer = st.container(), st.container()
with left:
    sheet = choice.place()
    controls.settings(source)
view = page.Places(sheet)


@st.fragment(key=page.DRAWN)
def drawn() -> None:
    view.show()


@st.fragment(key=page.BEHIND)
def behind() -> None:
    view.show_behind()


with answer:
    drawn()
    page.controls(view)
page.models()
behind()
page.exports(view)
with st.container(horizontal=True, gap="medium", key="draw-stories"):
    clock, lines = st.container(), st.container()
with clock:
    stories.clock_story()
with lines:
    stories.lines_story()
    rejection_card()
link.tell_left_over()
