"""The frame of the page: the input and the model whose units are read."""

from collections.abc import Sequence

import streamlit as st
import torch

from nnviz_core import pixels
from nnviz_core.models import Model
from nnviz_core.predictions import as_inputs
from nnviz_core.trace import record
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import map_picture
from nnviz_core.ui.frame import loaded, model, views
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.inputs import choice, prediction, sources
from nnviz_core.ui.inputs.chosen import ChosenInput
from nnviz_core.ui.pixels.focus import PAGE, Focus

USUAL = {"mnist": "mnist-mlp", "fashion": "fashion-mlp"}
"""The model of a first visit, by the kind of its input: one whose layers are all dense."""

PICTURE = 56
"""Width of the input, in pixels."""


def first_input() -> None:
    """Let a first visit show an input of the model's kind."""
    choice.start_with(_usual_dataset())


def choose() -> ChosenInput:
    """The choices of input and model in a row, with the answer; an input where none is given, so that there is one."""
    choice.read_link()
    given = sources.chosen()
    chosen = given if not given.waiting else sources.usual(_usual_dataset())
    model.follow(PAGE, chosen.dataset)
    with st.container(horizontal=True, vertical_alignment="bottom", key="pixels-about"):
        with st.container(width=PICTURE):
            prose.html(map_picture(chosen.image, chosen.origin))
        with st.popover("Another input", icon=":material/draw:"):
            choice.show(given)
        network = model.choose(PAGE, _models(chosen.dataset))
    prediction.meanwhile(given, chosen)
    prediction.show(chosen, network, f"For {chosen.origin}, ")
    return chosen


@st.fragment
def show(every: Sequence[View], chosen: ChosenInput) -> None:
    """The views of `chosen`."""
    views.show(every, lambda: focus(chosen, _model(chosen.dataset)), Focus.in_link, apart=False)


def focus(chosen: ChosenInput, network: Model) -> Focus:
    """`chosen` in `network`, with its pass."""
    chosen = chosen.fitted(network)
    with torch.inference_mode():
        return Focus(chosen, network, record(network.network, as_inputs(chosen.image)))


def _models(dataset: str) -> model.ModelChoice:
    return model.setting(model.EVERY_MODEL, USUAL.get(dataset) or model.usual(dataset), titled=True, lack=_lack)


def _lack(network: Model) -> str:
    return pixels.unreadable(network.network, network.shape[0])


def _model(dataset: str) -> Model:
    return loaded.model(Values(PAGE)[_models(dataset)])


def _usual_dataset() -> str:
    """The data set of the chosen model."""
    return _model("mnist").dataset
