"""The frame of the Draw page: what a stroke changes, in the order in which it is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz_core import zoo
from nnviz_core.models import Model
from nnviz_core.ui.components import code, prose, steady
from nnviz_core.ui.components.plots import Table, csv_button
from nnviz_core.ui.draw import cards
from nnviz_core.ui.draw.answers import Answer, Shown, answered
from nnviz_core.ui.draw.rejection import THRESHOLD, threshold
from nnviz_core.ui.draw.sentences import sentences
from nnviz_core.ui.draw.snippets import prediction_code
from nnviz_core.ui.frame import link, loaded, model, reruns, share, snippets
from nnviz_core.ui.frame.choices import Toggle
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import choice, sources
from nnviz_core.ui.inputs.chosen import ChosenInput
from nnviz_core.ui.inputs.truth import TRUTH, truth

PAGE = "draw"
DRAWN, BEHIND = "drawn", "behind"
"""The parts of the page that a stroke changes: always, and where they are open."""
LOGITS = Toggle(word="logits", label="Logits")
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

    sheet: DeltaGenerator
    ahead: Look | None = field(default=None)
    last: Answer | None = field(default=None)
    words: dict[str, str] = field(default_factory=dict)
    is_open: bool = False

    def show(self) -> None:
        """The answer is sent first, the link last, as the browser takes its time over it."""
        (chosen, subject, answer), self.ahead = self.ahead or look(), None
        values, self.last = Values(PAGE, answer), answer
        settings = Shown(values[LOGITS], threshold(), truth(values) if answer else None)
        cards.answer_cards(chosen, subject, answer, settings)
        with self.sheet:
            choice.sheet_in_place(chosen, self.follow)
        self.words = _in_link(values, subject, answer)
        link.write(self.words)

    def show_behind(self) -> None:
        """The code and the explanation, which stay as they are while they are closed."""
        answer = self.ahead[2] if self.ahead else self.last
        self.is_open = answer is None
        if answer:
            is_code_open = code.show(lambda: _code(answer))
            self.is_open = prose.explanation_on_demand(lambda: sentences(answer)) or is_code_open

    def follow(self) -> None:
        """Find the answer to a stroke now, and let what is open behind it follow too."""
        self.ahead = look()
        if self.is_open:
            reruns.of_parts(DRAWN, BEHIND)

    def rows(self) -> Iterator[Sequence]:
        """The last answer's logits and probabilities, by class."""
        if self.last:
            prediction = self.last.prediction
            yield from zip(
                self.last.class_names, prediction.logits.tolist(), prediction.probabilities.tolist(), strict=True
            )


def controls(view: Places) -> None:
    """Which model answers, and how; something to try where nothing is given yet. A stroke leaves them as they are."""
    dataset = sources.chosen().dataset
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model.choose(PAGE, model.for_input(dataset))
        Values(PAGE).ask(LOGITS)
        if not sources.is_ready():
            st.toggle("Without centring", key=sources.UNCENTRED, persist_state="session")
    if view.last is None:
        with st.container(horizontal=True, vertical_alignment="center", key="draw-try"):
            st.html('<span class="nn-quiet">Or try</span>', width="content")
            for title, text in TO_TRY.items():
                st.button(title, on_click=sources.select, args=(text,))


def models() -> None:
    """Where what every model answers stands: a click picks one of them."""
    steady.place(cards.MODELS, _pick)


def exports(view: Places) -> None:
    """The answer to take along, as it is when that is asked for."""
    with st.container(horizontal=True, key="draw-foot"):
        name = Values(PAGE)[model.for_input(sources.chosen().dataset)]
        csv_button(Table(f"{name}-answer", ("class", "logit", "probability"), view.rows))
        share.show(view.words)


def _pick(name: object) -> None:
    """Answer with the model whose row was clicked."""
    values, models = Values(PAGE), model.for_input("mnist")
    if isinstance(name, str) and name in models.offered(values):
        values.put(models, name)


def _in_link(values: Values, subject: Model, answer: Answer | None) -> dict[str, str]:
    given = {} if answer is None else {choice.WORD: answer.chosen.link}
    marked = values.texts((TRUTH,)) if answer else {}
    return given | model.in_link(subject) | values.texts((LOGITS, THRESHOLD)) | marked


def _code(answer: Answer) -> str:
    """The Python that gives the answer."""
    given = snippets.of_input(answer.chosen.link, answer.model) | {"class_names": answer.class_names}
    return snippets.shown_code(prediction_code, given)
