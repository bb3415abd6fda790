"""The frame of the page: the input, and the model of which changed copies are made."""

from collections.abc import Sequence

import streamlit as st

from nnviz_core import tweak
from nnviz_core.models import Model
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import map_picture
from nnviz_core.ui.frame import link, loaded, model, tweaked, views
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.inputs import choice, sources
from nnviz_core.ui.inputs.chosen import ChosenInput
from nnviz_core.ui.tweak.changes import CHANGES
from nnviz_core.ui.tweak.focus import PAGE, Subject

USUAL = {"mnist": "mnist-tiny-cnn"}
"""The model of a first visit, by the kind of its input, where it isn't the usual one: small, so that every change shows."""
PICTURE = 56
"""Width of the input, in pixels."""


def translated(asked: dict[str, str]) -> dict[str, str]:
    """A link to a changed network as one to the model that was changed, and the changes."""
    name = asked.get(model.WORD, "")
    if not tweaked.is_name(name):
        return asked
    base = tweaked.base_name(name)
    return {CHANGES.word: name[len(base) + 1 :]} | asked | {model.WORD: base}


def first_input() -> None:
    """Let a first visit show an input of the model's kind."""
    take_apart()
    choice.start_with(_model("mnist").dataset)


def take_apart() -> None:
    """Where a changed network was chosen on another page, begin with its model and its changes."""
    place = (link.EVERY_PAGE, "", model.WORD)
    name = link.choices().get(place, "")
    if tweaked.is_name(name):
        base, changes = tweak.split(name)
        link.choices()[place] = base
        link.choices()[PAGE, "", CHANGES.word] = changes


def choose() -> ChosenInput:
    """The choices of input and model in a row; an input where none is given, so that there is one."""
    take_apart()
    choice.read_link()
    given = sources.chosen()
    chosen = given if not given.waiting else sources.usual(_model("mnist").dataset)
    model.follow(PAGE, chosen.dataset)
    with st.container(horizontal=True, vertical_alignment="bottom", key="tweak-about"):
        with st.container(width=PICTURE):
            prose.html(map_picture(chosen.image, chosen.origin))
        with st.popover("Another input", icon=":material/draw:"):
            choice.show(given)
        model.choose(PAGE, _models(chosen.dataset))
    if given.waiting:
        prose.caption(f"Nothing is drawn yet. Shown meanwhile: {chosen.origin}.")
    return chosen


def show(every: Sequence[View], chosen: ChosenInput) -> None:
    """The views of `chosen`."""
    views.show(every, lambda: _subject(chosen), Subject.in_link, apart=False)


def _subject(chosen: ChosenInput) -> Subject:
    network = _model(chosen.dataset)
    return Subject(chosen.fitted(network), network)


def _models(dataset: str) -> model.ModelChoice:
    usual = USUAL.get(dataset) or model.usual(dataset)
    return model.setting(model.EVERY_MODEL, usual, titled=True, lack=_lack)


def _lack(network: Model) -> str:
    """A changed network stands here as its model and its changes."""
    return "it is changed already" if tweaked.is_name(network.name) else ""


def _model(dataset: str) -> Model:
    return loaded.model(Values(PAGE)[_models(dataset)])
