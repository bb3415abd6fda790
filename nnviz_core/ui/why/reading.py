"""Why an answer is not another one: every reason that can be measured, on one screen, in words first."""

from collections.abc import Iterator
from html import escape

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from torch import nn

from nnviz_core.layers import blocks
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import finding
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import snippets, views
from nnviz_core.ui.frame.classes import class_choice, class_number
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.why import parts
from nnviz_core.ui.why.measures import Measures
from nnviz_core.ui.why.page import Case
from nnviz_core.why import verdict


def _usual(values: Values) -> str:
    """The true class, known or marked, where the answer is wrong, else the most probable other one that images are labelled with."""
    case = values.about
    truth = case.input.label if case.mark is None else case.mark
    others = case.others
    return str(truth if truth in others else max(others, key=case.prediction.probabilities.__getitem__))


TRUE = class_choice("true", "Why not", default=_usual)


def show(case: Case, values: Values) -> None:
    """The verdict, and below it each part as it is ready."""
    question, box = st.columns([4, 1], vertical_alignment="bottom")
    with box:
        values.ask(TRUE)
    of = _measures(case, values)
    name, answer = (case.class_names[label] for label in (of.wanted, case.prediction.label))
    with question:
        prose.html(f'<h2 class="nn-sample-title">Why {escape(answer)}, and not {escape(name)}?</h2>')
        slot = st.empty()
    slot.html(finding("Measuring …", "verdict"))
    for place, (title, part) in zip(_places(), parts.PARTS.items(), strict=True):
        with place:
            prose.html(f'<h3 class="nn-heading">{escape(title)}</h3>')
            part(of)
    slot.html(prose.marked(finding(escape(verdict(of.reasons(), case.class_names)), "verdict")))


def _places() -> list[DeltaGenerator]:
    """A card for each part: three in a row, then two, each as wide as its pictures need."""
    columns = [*st.columns([4, 3, 5], gap="small"), *st.columns([1, 2], gap="small")]
    return [
        column.container(key=f"card-why-{number}", height="stretch", gap=None) for number, column in enumerate(columns)
    ]


def _measures(case: Case, values: Values) -> Measures:
    wanted = class_number(values[TRUE])
    assert wanted is not None
    names = case.class_names
    if wanted == case.prediction.label:
        views.nothing(f"{case.model.name} reads this as {names[wanted]}: choose the class that it should be instead.")
    of = Measures(case, wanted)
    if len(of.examples().samples) == 0:
        views.nothing(
            f"No test image of {names[wanted]} is read correctly, so there is none to compare with: choose another class."
        )
    return of


def table(case: Case, values: Values) -> Table:
    """Every measurement with its unit."""

    def rows() -> Iterator[tuple]:
        of = _measures(case, values)
        measures, name = of.reasons(), case.class_names[of.wanted]
        if turn := measures.turn:
            part = blocks.part(case.model.network, turn.layer)
            yield "lead before", turn.before, "logits"
            yield f"lead with {len(turn.channels)} of {turn.width} {part}s of {turn.layer} copied", turn.after, "logits"
            yield f"lead of test image {measures.donor}", turn.donor, "logits"
        if ink := measures.ink:
            yield "ink added", ink.added, "pixels"
            yield "ink erased", ink.erased, "pixels"
            yield "turned by as much at random places", ink.at_random, "share"
        for each in measures.redrawings:
            yield (
                f"probability of {name}, {each.change}",
                float(each.prediction.probabilities[of.wanted]),
                "probability",
            )
        if company := measures.company:
            yield f"distance to the nearest training image of {name}", company.distance, "distance"
            yield "images read correctly that lie nearer", company.farther_than, "share"
        for title, worth in of.worths():
            yield f"{title}, sum over the ink", worth.attribution.accounted, "logits"

    return Table(f"{case.model.name}-why", ("measurement", "value", "unit"), rows)


def snippet(image: np.ndarray, network: nn.Sequential, wanted: int, dataset: str, class_names: tuple[str, ...]) -> None:
    """What is measured, and what it says."""
    from nnviz_core import datasets, why

    measured = why.reasons(network, image, wanted, datasets.load(dataset), datasets.load(dataset, "train-10k"))
    print(measured.turn)
    for redrawing in measured.redrawings:
        print(redrawing.change, class_names[redrawing.prediction.label], f"{redrawing.prediction.confidence:.4f}")
    print(why.verdict(measured, class_names))


def given(case: Case, values: Values) -> dict[str, object]:
    more = {"wanted": _measures(case, values).wanted, "dataset": case.model.dataset, "class_names": case.class_names}
    return snippets.of_input(case.input.link, case.model) | more


VIEW = View(
    name="why",
    title="Why not?",
    show=show,
    within=(TRUE,),
    tables={"CSV": table},
    snippet=snippet,
    given=given,
)
