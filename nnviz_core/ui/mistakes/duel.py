"""Two models on the same images: who is right where, and whether the difference is significant."""

from html import escape

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core.evaluation import comparison
from nnviz_core.evaluation.comparison import Duel
from nnviz_core.models import Model
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import finding, table
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import loaded, own_data, snippets, surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.gallery import gallery, images_table
from nnviz_core.ui.frame.model import rivals
from nnviz_core.ui.frame.nothing import nothing
from nnviz_core.ui.frame.numbers import Pages
from nnviz_core.ui.frame.snippets import Python
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.mistakes import confidence

PER_PAGE = 28
FIRST, SECOND = "first", "second"
PAGE = Pages(word="page", label="Page", high=lambda values: -(-len(_samples(values)) // PER_PAGE))
OTHER = Choice(word="other", label="Against", options=rivals, as_box=True, width=360, resets=(PAGE,))
ONLY = Choice(
    word="only",
    label="Images that only this model gets right",
    options=lambda values: {FIRST: f"Only {values.about.name}", SECOND: f"Only {values[OTHER]}"},
    resets=(PAGE,),
)


def show(model: Model, values: Values) -> None:
    """The chosen model against another of the same data set: who is right where, and who is how sure."""
    if not rivals(values):
        nothing(f"No other network here is for these images: load a second one on {own_data.PLACE} to compare them.")
    other, duel = _other(values), _duel(values)
    prose.html(finding(escape(duel.words(model.name, other.name)), "duel"))
    cells = (duel.both, duel.only_first, duel.only_second, duel.neither)
    counts = [f"{len(each):,}" for each in cells]
    names = escape(model.name), escape(other.name)
    prose.html(table(("both right", f"only {names[0]}", f"only {names[1]}", "both wrong"), [counts], middle=range(4)))
    _gallery(values)
    confidence.side_by_side((model, other))


def _gallery(values: Values) -> None:
    values.ask(ONLY)
    samples, loser = _samples(values), _loser(values)
    if len(samples) == 0:
        prose.alert(st.info, "There is no such image.")
        return
    prose.caption(f"{len(samples):,} images, as {loser.name} got them wrong, most confident first.")
    slot = st.empty()
    page = values.ask(PAGE)
    slot.html(gallery(loser, samples[(page - 1) * PER_PAGE : page * PER_PAGE]))


def _other(values: Values) -> Model:
    return loaded.model(values[OTHER])


def _duel(values: Values) -> Duel:
    return comparison.duel(*(surveys.evaluation(each) for each in (values.about, _other(values))))


def _loser(values: Values) -> Model:
    """The model that gets the images shown wrong."""
    return _other(values) if values[ONLY] == FIRST else values.about


def _samples(values: Values) -> np.ndarray:
    """The images that only the chosen one of the two gets right, the other's most confident mistakes first."""
    duel = _duel(values)
    samples = duel.only_first if values[ONLY] == FIRST else duel.only_second
    return samples[np.argsort(-surveys.evaluation(_loser(values)).confidences[samples], kind="stable")]


def images(model: Model, values: Values) -> Table:
    """The images shown, as the model that gets them wrong reads them."""
    loser = _loser(values)
    return images_table(loser, f"{loser.name}-alone-wrong", _samples(values))


def snippet(network: nn.Sequential, other: nn.Sequential, dataset: str, only: str) -> None:
    """How many images both, one or none of two networks get right, and the images that only one does."""
    from nnviz_core import averages, datasets, evaluation

    images = datasets.load(dataset)
    first, second = (averages.survey(each, images).evaluation for each in (network, other))
    duel = evaluation.duel(first, second)
    print(len(duel.both), len(duel.only_first), len(duel.only_second), len(duel.neither), duel.p_value)
    samples, loser = (duel.only_first, second) if only == "first" else (duel.only_second, first)
    for sample in sorted(samples, key=lambda each: -loser.confidences[each]):
        label, prediction, shares = loser.labels[sample], loser.predictions[sample], loser.probabilities[sample]
        print(sample, label, prediction, f"{shares[label]:.6g} {shares[prediction]:.6g}")
    for measures in (evaluation.class_measures(each) for each in (first, second)):
        values = (measures.precision, measures.recall, measures.f1)
        intervals = (*measures.precision_interval, *measures.recall_interval, *measures.f1_interval)
        for label, row in enumerate(zip(*values, *intervals, strict=True)):
            print(label, *(f"{value:.6g}" for value in row))


def given(model: Model, values: Values) -> dict[str, object]:
    return snippets.of_model(model) | {"other": Python(_other(values).source), "only": values[ONLY]}


def classes(model: Model, values: Values) -> Table:
    """Every measure of every class with its interval, for both models."""
    return confidence.classes_table((model, _other(values)))


VIEW = View(
    name="duel",
    title="Two models",
    show=show,
    settings=(OTHER,),
    within=(ONLY, PAGE),
    tables={"Images as CSV": images, "Classes as CSV": classes},
    snippet=snippet,
    given=given,
)
