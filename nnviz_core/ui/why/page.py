"""The frame of the Why page: the input and the model whose answer is in question."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from nnviz_core import links
from nnviz_core.image_sets import is_own
from nnviz_core.models import Model
from nnviz_core.predictions import Prediction, predict
from nnviz_core.ui.frame import loaded, model, surveys, views
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.inputs import choice, prediction, sources
from nnviz_core.ui.inputs.chosen import ChosenInput, opened
from nnviz_core.ui.inputs.truth import TRUTH, marked

PAGE = "why"
FIRST_INPUT, FIRST_MODEL = "mnist-445", "mnist-tiny-cnn"
"""A first visit asks about a 6 that a network of 1,578 parameters reads as 0."""


@dataclass(frozen=True)
class Case:
    """An input, and what a model predicts for it."""

    input: ChosenInput
    model: Model
    prediction: Prediction

    @property
    def class_names(self) -> tuple[str, ...]:
        """What each class is called."""
        return self.model.class_names

    @property
    def others(self) -> list[int]:
        """The classes that images are labelled with, without the prediction."""
        known = () if is_own(self.model.dataset) else surveys.images(self.model).class_names
        return [each for each in range(len(known or self.class_names)) if each != self.prediction.label]

    @property
    def mark(self) -> int | None:
        """The class that the visitor has marked as the true one, where it isn't known and another is predicted."""
        mark = marked(self.input.link) if self.input.label is None else None
        return mark if mark in self.others else None

    def in_link(self) -> dict[str, str]:
        """The words of the page's link for what it is about; those who follow it have marked nothing themselves."""
        words = {model.WORD: self.model.name, choice.WORD: self.input.link}
        return words if self.mark is None else words | {TRUTH.word: str(self.mark)}


def first_input() -> None:
    """Let a first visit ask about a mistake."""
    choice.start_at(FIRST_INPUT)


def choose() -> ChosenInput:
    """The choices of input and model in a row; an input where none is given, so that there is one."""
    choice.read_link()
    chosen = given = sources.chosen()
    if given.waiting:
        chosen = opened(links.read(FIRST_INPUT))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.popover("Another input", icon=":material/draw:"):
            choice.show(given)
        model.choose(PAGE, _models(chosen))
    prediction.meanwhile(given, chosen)
    return chosen


@st.fragment
def show(every: Sequence[View], chosen: ChosenInput) -> None:
    """The views of `chosen`."""
    views.show(every, lambda: case(chosen), Case.in_link, apart=False)


def case(chosen: ChosenInput) -> Case:
    """What the chosen model predicts for `chosen`."""
    network = loaded.model(Values(PAGE)[_models(chosen)])
    chosen = chosen.fitted(network)
    return Case(chosen, network, predict(network.network, chosen.image))


def _models(chosen: ChosenInput) -> model.ModelChoice:
    """The models for inputs of this kind."""
    names = model.names_of(chosen.dataset) or model.EVERY_MODEL
    return model.setting(
        names, FIRST_MODEL if FIRST_MODEL in model.names_of(chosen.dataset) else model.usual(chosen.dataset)
    )
