"""One filter switched off, or on again, in a copy of the network that every page opens."""

import streamlit as st

from nnviz_core.contributions.places import Place
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import way
from nnviz_core.ui.filters.focus import PAGE, Focus
from nnviz_core.ui.frame import link, tweaked

WIDTH = 165
"""In pixels."""


def show(focus: Focus, view: str) -> None:
    """The way to the network without the filter in focus, in the same view; the value in focus stays."""
    switch = tweaked.switch(focus.model, focus.layer, focus.channel)
    if switch is None:
        return
    about = focus.in_link() | {"model": switch.name, "place": str(Place(switch.layer, focus.index))}
    with st.container(width=WIDTH):
        prose.html(way(switch.words, link.to(PAGE, view=view, **about), "switch"))
