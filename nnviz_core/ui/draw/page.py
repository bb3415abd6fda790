"""The frame of the Draw page: what a stroke changes, in the order in which it is sent."""

from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz_core import zoo
from nnviz_core.models import Model
from nnviz_core.ui.components import code, prose, steady
from nnviz_core.ui.components.plots import Table, csv_button
from nnviz_core.ui.draw import cards
from nnviz_core.ui.draw.answers import Answer, Shown, answered
from nnviz_core.ui.draw.models import models_card
from nnviz_core.ui.draw.rejection import THRESHOLD, threshold
from nnviz_core.ui.draw.sentences import sentences
from nnviz_core.ui.draw.snippets import prediction_code
from nnviz_core.ui.draw.truth import TRUTH, truth
from nnviz_core.ui.frame import link, loaded, model, share, snippets
from nnviz_core.ui.frame.choices import Toggle
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import choice, sources
from nnviz_core.ui.inputs.chosen import ChosenInput

PAGE = "draw"
LOGITS = Toggle(word="logits", label="Logits")
WORDS = (choice.WORD, model.WORD, LOGITS.word, THRESHOLD.word, TRUTH.word)
TO_TRY = {"A handwritten 2": "handwritten-2", "The clock’s 2": "clock-2", "Random lines": "lines-0"}
Look = tuple[ChosenInput, Model, Answer | None]


def look() -> Look:
    """The input in force, the model that answers, and unless the input is still to come, its answer."""
    chosen = sources.chosen()
    model.follow(PAGE, chosen.dataset)
    subject = loaded.model(Values(PAGE)[model.for_input(chosen.dataset)])
    return chosen, subject, None if chosen.waiting else answered(chosen, subject, loaded.model(zoo.REJECT))


@dataclass
class Places:
    """Where a stroke changes the page; its answer is found before anything is sent, so that it comes with what it stands in."""

    answer: DeltaGenerator
    sheet: DeltaGenerator
    details: DeltaGenerator
    ahead: Look | None = field(default=None)

    def show(self) -> None:
        """The answer is sent first, the link last, as the browser takes its time over it."""
        (chosen, subject, answer), self.ahead = self.ahead or look(), None
        values = Values(PAGE, answer)
        settings = Shown(values[LOGITS], threshold(), truth(values) if answer else None)
        with self.answer:
            cards.answer_cards(chosen, subject, answer, settings)
        with self.sheet:
            choice.sheet(chosen, self.look_ahead)
        with self.details:
            _controls(values, chosen)
            _details(values, answer)
        words = _in_link(values, subject, answer)
        if answer:
            steady.show(models_card(answer, settings), "models", _pick)
            with st.container(horizontal=True):
                csv_button(_table(answer))
                share.show(words)
            code.show(lambda: _code(answer))
            prose.explanation(sentences(answer))
        link.write(words)

    def look_ahead(self) -> None:
        """Find the answer to a stroke now."""
        self.ahead = look()


def _controls(values: Values, chosen: ChosenInput) -> None:
    """Which model answers, and how."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model.choose(PAGE, model.for_input(chosen.dataset))
        values.ask(LOGITS)
        if not sources.is_ready():
            st.toggle("Without centring", key=sources.UNCENTRED, persist_state="session")


def _details(values: Values, answer: Answer | None) -> None:
    """What the network sees, and whether it is right; something to try where nothing is given yet."""
    if answer is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html('<span class="nn-quiet">Or try</span>', width="content")
            for title, text in TO_TRY.items():
                st.button(title, on_click=_try, args=(text,))
    elif not answer.chosen.is_empty:
        if answer.label is None and answer.model.dataset == answer.chosen.dataset:
            with st.container(width=360):
                values.ask(TRUTH)
        cards.steps(answer)


def _try(text: str) -> None:
    """Make the input that `text` stands for in links the one in force, for all of the page."""
    sources.select(text)
    st.rerun()


def _pick(name: object) -> None:
    """Answer with the model whose row was clicked."""
    if isinstance(name, str) and name in zoo.MODELS:
        Values(PAGE).put(model.for_input("mnist"), name)


def _in_link(values: Values, subject: Model, answer: Answer | None) -> dict[str, str]:
    given = {} if answer is None else {choice.WORD: answer.chosen.link}
    marked = values.texts((TRUTH,)) if answer else {}
    return given | model.in_link(subject) | values.texts((LOGITS, THRESHOLD)) | marked


def _table(answer: Answer) -> Table:
    """The answer's logits and probabilities."""
    columns = (answer.class_names, answer.prediction.logits.tolist(), answer.prediction.probabilities.tolist())
    return Table(f"{answer.model.name}-answer", ("class", "logit", "probability"), lambda: zip(*columns, strict=True))


def _code(answer: Answer) -> str:
    """The Python that gives the answer."""
    given = snippets.of_input(answer.chosen.link, answer.model) | {"class_names": answer.class_names}
    return snippets.shown_code(prediction_code, given)
