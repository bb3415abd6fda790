"""How far the network can be believed: each class's figures, reliability, and what silence buys."""

from collections.abc import Iterator
from html import escape

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import calibration, comparison
from nnviz_core.evaluation.comparison import ClassMeasures
from nnviz_core.figures.curves import Line, curves, reliability
from nnviz_core.models import Model
from nnviz_core.ui.components import theme
from nnviz_core.ui.components.markup import finding, numbered, table
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

MEASURES = ("precision", "recall", "F1")
HEADER = (
    "class",
    *(f"{name}{bound}" for name in MEASURES for bound in ("", ", low end at 95 %", ", high end at 95 %")),
)


def show(model: Model, values: Values) -> None:
    """Reliability, accuracy against the share answered, and the table of classes."""
    evaluation = surveys.survey(model).evaluation
    bins, answered = calibration.reliability(evaluation), calibration.answered(evaluation)
    st.html(finding(escape(calibration.words(model.name, evaluation, bins, answered)), "calibration"))
    left, right = st.columns(2, gap="medium")
    with left:
        line = Line(model.name, bins.confidence, bins.accuracy, bins.low, bins.high)
        figure = reliability([line], "Reliability: accuracy against confidence", theme.palette())
        plot(figure, "reliability", f"Accuracy of {model.name} against its confidence")
    with right:
        title = "Accuracy against the share of images answered"
        line = Line(model.name, answered.share, answered.accuracy, answered.low, answered.high)
        figure = curves([line], "share answered", "accuracy", title=title, markers=False, palette=theme.palette())
        figure.update_xaxes(tickformat=".0%", range=[0, 1.02])
        plot(figure, "answered", title)
    st.html("<h3 class='nn-heading'>Class by class, with intervals at 95 %</h3>")
    rows = [(escape(name), *map(_percent, (first, second, third))) for name, first, second, third in _measured(model)]
    st.html(table(("class", *MEASURES), rows, numeric=(1, 2, 3)))


def _percent(measure: tuple[float, float, float]) -> str:
    value, low, high = measure
    return f"{value:.1%} <small class='nn-quiet'>{low:.1%}–{high:.1%}</small>"


@measured()
def _measures(network: nn.Sequential, images: ImageSet) -> ClassMeasures:
    return comparison.class_measures(surveys.survey_of(network, images).evaluation)


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
    """Every measure of every class with its interval."""
    rows = lambda: ((name, *first, *second, *third) for name, first, second, third in _measured(model))  # noqa: E731
    return Table(f"{model.name}-classes", HEADER, rows)


def snippet(network: nn.Sequential, dataset: str) -> None:
    """Accuracy, calibration error, and each class's measures."""
    from nnviz_core import averages, datasets, evaluation

    measured = averages.survey(network, datasets.load(dataset)).evaluation
    print(f"{measured.accuracy:.4f} {evaluation.reliability(measured).error:.4f}")
    measures = evaluation.class_measures(measured)
    print(measures.precision.round(4), measures.recall.round(4), measures.f1.round(4))


VIEW = View(
    name="confidence",
    title="Confidence",
    show=show,
    tables={"Classes as CSV": classes},
    snippet=snippet,
    given=lambda model, values: snippets.of_model(model),
)
