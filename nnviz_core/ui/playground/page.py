"""The frame of the page: a network that learns."""

from collections.abc import Sequence

import streamlit as st

from nnviz_core.ui.frame import views
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.playground.settings import PRESET
from nnviz_core.ui.playground.starts import PAGE, Start


@st.fragment
def show(every: Sequence[View]) -> None:
    """The views of a run."""
    views.show(every, lambda: Start(Values(PAGE)[PRESET]), Start.in_link, apart=False)
