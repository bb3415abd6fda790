"""A drawing, a picture, a preset or any test image through the panels of the averages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz_core import links
from nnviz_core.datasets import TITLES
from nnviz_core.errors import NnvizError
from nnviz_core.models import Model
from nnviz_core.ui.averages import sample_numbers
from nnviz_core.ui.averages.panels import DOCUMENT
from nnviz_core.ui.averages.sample_panels import Subject, panels
from nnviz_core.ui.components import prose, steady
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.inputs import choice, sources
from nnviz_core.ui.inputs.chosen import ChosenInput, check_fit, opened


@dataclass(frozen=True, kw_only=True)
class OwnInput(Setting):
    """The input that all pages look at, as links write inputs; empty where nothing is given yet."""

    def usual(self, values: Values) -> str:
        return ""

    def problem(self, value: str, values: Values) -> str:
        try:
            if value:
                links.read(value)
        except NnvizError as error:
            return str(error).rstrip(".")
        return ""

    def widget(self, value: str, key: str, values: Values, take: Callable[[Any], None]) -> None:
        with st.popover("Another input", icon=":material/draw:"):
            choice.show(sources.chosen())


INPUT = OwnInput(word=choice.WORD)


def choose(model: Model, values: Values, outcome: None) -> None:
    """The ways to an input, and what the network makes of the one in force."""
    choice.start_with(model.dataset)
    choice.read_link()
    given = sources.chosen()
    values.put(INPUT, given.link)
    values.ask(INPUT)
    prose.caption(_words(model, given, _shown(model, values)))
    steady.show(panels(subject(model, values), values[DOCUMENT]), "own-panels")


def subject(model: Model, values: Values) -> Subject:
    """The input in force, whose true class counts only where the model knows classes of its kind."""
    shown = _shown(model, values)
    return Subject(model, shown.image, shown.link, shown.label if shown.dataset == model.dataset else None)


def _shown(model: Model, values: Values) -> ChosenInput:
    """The input in force; where nothing is given yet, a usual one."""
    text = values[INPUT]
    return opened(links.read(text)) if text else sources.usual(model.dataset)


def _words(model: Model, given: ChosenInput, shown: ChosenInput) -> str:
    words = f"Nothing is drawn yet. Shown meanwhile: {shown.origin}." if given.waiting else f"Shown: {given.origin}."
    if shown.dataset == model.dataset:
        return words
    return (
        f"{words} {model.name} knows only images like those of {TITLES[model.dataset]}, and takes this for one of them."
    )


VIEW = View(
    name="own",
    title="Your own input",
    show=lambda model, values: check_fit(model),
    settings=(DOCUMENT,),
    detail=choose,
    within=(INPUT,),
    tables={
        "What is shown as CSV": lambda model, values: sample_numbers.table(subject(model, values), "own-input"),
    },
    snippet=sample_numbers.snippet,
    given=lambda model, values: sample_numbers.given(subject(model, values)),
)
