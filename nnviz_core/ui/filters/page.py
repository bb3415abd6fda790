"""The frame of the Filters page: the input, the model and the layer, the answer, and the views."""

from collections.abc import Sequence

import streamlit as st

from nnviz_core.models import Model
from nnviz_core.ui.filters.focus import PAGE, Focus, focus
from nnviz_core.ui.frame import loaded, model, views
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.inputs import choice, controls, prediction, sources
from nnviz_core.ui.inputs.chosen import ChosenInput


def choose() -> ChosenInput:
    """The input with the answer, and the choices of input and model; an input where none is given, so that there is one.

    On a phone the choices stand behind a switch (in the style sheet), so that the view is on the first screen.
    """
    choice.read_link()
    given = sources.chosen()
    chosen = given if not given.waiting else sources.usual(_usual_dataset())
    model.follow(PAGE, chosen.dataset)
    with st.container(key="filters-ways"):
        source = controls.choose()
    with st.container(key="filters-input"):
        choice.sheet(given)
        prediction.meanwhile(given, chosen)
        prediction.show(chosen, _model(chosen.dataset))
    st.toggle("Change input or model", key="filters-more")
    with st.container(key="filters-choices"):
        controls.settings(source)
        model.choose(PAGE, model.for_input(chosen.dataset))
    return chosen


def first_input() -> None:
    """Let a first visit show a test image of the model's kind."""
    choice.start_with(_usual_dataset())


@st.fragment
def show(every: Sequence[View], chosen: ChosenInput) -> None:
    """The views of `chosen`; what is clicked in one renews nothing else."""
    views.show(every, lambda: focus(chosen, _model(chosen.dataset)), Focus.in_link, apart=False)


def _model(dataset: str) -> Model:
    return loaded.model(Values(PAGE)[model.for_input(dataset)])


def _usual_dataset() -> str:
    """The data set of the chosen model."""
    return _model("mnist").dataset
