"""What this is, in one line, and the whole of a network on one screen."""

import streamlit as st

from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import ENTRIES, HOME, arrive, navigation
from nnviz_core.ui.home import page
from nnviz_core.ui.inputs import choice

navigation()
arrive(HOME)
link.open_link(HOME)
choice.take_up()
page.head()
page.show()
link.tell_left_over()
st.header("Pages")
cards = st.grid(min_column_width=280)
for entry in ENTRIES.values():
    if entry.stem != HOME:
        with cards.container(border=True):
            st.page_link(f"pages/{entry.stem}.py", label=f"**{entry.title}**", icon=entry.icon)
            prose.caption(entry.question)
