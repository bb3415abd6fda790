"""How far the network can be believed: each class's figures, reliability, and what silence buys."""

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import calibration, comparison
from nnviz_core.evaluation.comparison import ClassMeasures
from nnviz_core.figures.curves import Line, accuracy_answered, reliability
from nnviz_core.models import Model
from nnviz_core.numerals import percent
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import finding, numbered, table
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import loaded, surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.model import rivals
from nnviz_core.ui.frame.snippets import Python
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

MEASURES = ("precision", "recall", "F1")
HEADER = (
    "model",
    "class",
    *(f"{name}{bound}" for name in MEASURES for bound in ("", ", low end at 95 %", ", high end at 95 %")),
)


ALONE = {"none": "no other model"}
OTHER = Choice(word="other", label="Beside it", options=lambda values: ALONE | rivals(values), as_box=True, width=360)


def show(model: Model, values: Values) -> None:
    """The model, beside another where one is chosen."""
    side_by_side(_models(model, values))


def _models(model: Model, values: Values) -> list[Model]:
    other = values[OTHER]
    return [model] if other in ALONE else [model, loaded.model(other)]


def side_by_side(models: Sequence[Model]) -> None:
    """Reliability, accuracy against the share answered, and the table of classes, of each of `models`."""
    evaluations = {model.name: surveys.evaluation(model) for model in models}
    bins = {name: calibration.reliability(each) for name, each in evaluations.items()}
    answered = {name: calibration.answered(each) for name, each in evaluations.items()}
    findings = (calibration.words(name, each, bins[name], answered[name]) for name, each in evaluations.items())
    prose.html("".join(finding(escape(words), "calibration") for words in findings))
    left, right = st.columns(2, gap="medium")
    with left:
        lines = [Line(name, each.confidence, each.accuracy, each.low, each.high) for name, each in bins.items()]
        figure = reliability(lines, "Reliability: accuracy against confidence", theme.palette())
        plot(figure, "reliability", f"Accuracy of {' and '.join(bins)} against their confidence")
    with right:
        title = "Accuracy by the share answered"
        lines = [Line(name, each.share, each.accuracy, each.low, each.high) for name, each in answered.items()]
        plot(accuracy_answered(lines, title, theme.palette()), "answered", title)
    prose.html("<h3 class='nn-heading'>Class by class, with intervals at 95 %</h3>")
    for column, model in zip(st.columns(len(models), gap="medium"), models, strict=True):
        column.html(prose.marked(_classes(model)))


def _classes(model: Model) -> str:
    rows = [(escape(name), *map(_percent, (first, second, third))) for name, first, second, third in _measured(model)]
    return table((model.name, *MEASURES), rows, numeric=(1, 2, 3))


def _percent(measure: tuple[float, float, float]) -> str:
    value, low, high = measure
    return f"{percent(value)} <small class='nn-quiet'>{percent(low)} to {percent(high)}</small>"


@measured()
def _measures(network: nn.Sequential, images: ImageSet) -> ClassMeasures:
    return comparison.class_measures(surveys.evaluation_of(network, images))


def _measured(model: Model) -> Iterator[tuple]:
    """The name of each class that has images, and of each measure the value and the ends of its interval."""
    measures, names = _measures(model.network, surveys.images(model)), numbered(model.class_names)
    columns = (
        (measures.precision, *measures.precision_interval),
        (measures.recall, *measures.recall_interval),
        (measures.f1, *measures.f1_interval),
    )
    for label, name in enumerate(names):
        if np.isfinite(measures.recall[label]):
            yield (name, *(tuple(float(values[label]) for values in measure) for measure in columns))


def classes(model: Model, values: Values) -> Table:
    """Every measure of every class with its interval, for each model shown."""
    return classes_table(_models(model, values))


def classes_table(models: Sequence[Model]) -> Table:
    """Every measure of every class with its interval, for each of `models`."""

    def rows() -> Iterator[tuple]:
        for model in models:
            for name, first, second, third in _measured(model):
                yield (model.name, name, *first, *second, *third)

    return Table("-".join([*(model.name for model in models), "classes"]), HEADER, rows)


def curves(model: Model, values: Values) -> Table:
    """Both curves of each model shown, with their intervals: accuracy against confidence and against the share answered."""

    models = _models(model, values)

    def rows() -> Iterator[tuple]:
        for each in models:
            evaluation = surveys.evaluation(each)
            bins, answered = calibration.reliability(evaluation), calibration.answered(evaluation)
            for name, x, line in (("confidence", bins.confidence, bins), ("share answered", answered.share, answered)):
                for point in zip(x, line.accuracy, line.low, line.high, strict=True):
                    yield each.name, name, *map(float, point)

    header = (
        "model",
        "along",
        "confidence or share",
        "accuracy",
        "accuracy, low end at 95 %",
        "accuracy, high end at 95 %",
    )
    return Table("-".join([*(each.name for each in models), "curves"]), header, rows)


def snippet(networks: list[nn.Sequential], dataset: str) -> None:
    """Accuracy, calibration error, and each class's measures."""
    from nnviz_core import averages, datasets, evaluation

    images = datasets.load(dataset)
    for network in networks:
        measured = averages.survey(network, images).evaluation
        bins, answered = evaluation.reliability(measured), evaluation.answered(measured)
        print(f"{measured.accuracy:.6g} {bins.error:.6g}")
        for x, line in ((bins.confidence, bins), (answered.share, answered)):
            for point in zip(x, line.accuracy, line.low, line.high, strict=True):
                print(*(f"{each:.6g}" for each in point))
        each = evaluation.class_measures(measured)
        intervals = (*each.precision_interval, *each.recall_interval, *each.f1_interval)
        for label, row in enumerate(zip(each.precision, each.recall, each.f1, *intervals, strict=True)):
            print(label, *(f"{value:.6g}" for value in row))


def given(model: Model, values: Values) -> dict[str, object]:
    sources = ", ".join(each.source for each in _models(model, values))
    return {"networks": Python(f"[{sources}]"), "dataset": model.dataset}


VIEW = View(
    name="confidence",
    title="Confidence",
    show=show,
    settings=(OTHER,),
    tables={"Curves as CSV": curves, "Classes as CSV": classes},
    snippet=snippet,
    given=given,
)
