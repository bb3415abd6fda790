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
from nnviz_core.ui.components import code, theme
from nnviz_core.ui.components.markup import numbered, table
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.measured import measured

HEADER = ("class", "precision", "low", "high", "recall", "low", "high", "F1", "low", "high")


def confidence_view(model: Model) -> None:
    """Reliability, accuracy against the share answered, and the table of classes."""
    evaluation = surveys.survey(model).evaluation
    bins, kept = calibration.reliability(evaluation), calibration.answered(evaluation)
    nine = int(np.abs(kept.share - 0.9).argmin())
    st.html(
        f'<p class="nn-finding" data-testid="calibration">{escape(model.name)} is {np.mean(evaluation.confidences):.1%} sure on average and right on '
        f"{evaluation.accuracy:.1%}; its calibration error is {100 * bins.error:.1f} points. Answering only the {kept.share[nine]:.0%} of images "
        f"of which it is at least {kept.threshold[nine]:.1%} sure, it is right on {kept.accuracy[nine]:.1%}.</p>"
    )
    left, right = st.columns(2, gap="medium")
    with left:
        line = Line(model.name, bins.confidence, bins.accuracy, bins.low, bins.high)
        figure = reliability([line], "Reliability: accuracy against confidence", theme.palette())
        plot(figure, "reliability", f"Accuracy of {model.name} against its confidence")
    with right:
        title = "Accuracy against the share of images answered"
        line = Line(model.name, kept.share, kept.accuracy, kept.low, kept.high)
        figure = curves([line], "share answered", "accuracy", title=title, markers=False, palette=theme.palette())
        figure.update_xaxes(tickformat=".0%", range=[0, 1.02])
        plot(figure, "answered", title)
    st.html("<h3 class='nn-heading'>Class by class, with intervals at 95 %</h3>")
    rows = list(_rows(model))
    said = [
        (
            row[0],
            *(f"{row[i]:.1%} <small class='nn-quiet'>{row[i + 1]:.1%}–{row[i + 2]:.1%}</small>" for i in (1, 4, 7)),
        )
        for row in rows
    ]
    st.html(table(("class", "precision", "recall", "F1"), said, numeric=(1, 2, 3)))
    header = ("class", *(f"{a} {b}".strip() for a in HEADER[1::3] for b in ("", "low", "high")))
    csv_button(f"{model.name}-classes", header, lambda: rows)
    code.show_apart(snippets.confidence(model))


@measured()
def _measures(network: nn.Sequential, images: ImageSet) -> ClassMeasures:
    return comparison.class_measures(surveys.survey_of(network, images).evaluation)


def _rows(model: Model) -> Iterator[tuple]:
    found, names = _measures(model.network, surveys.images(model)), numbered(model.class_names)
    measures = (
        (found.precision, *found.precision_interval),
        (found.recall, *found.recall_interval),
        (found.f1, *found.f1_interval),
    )
    for label, name in enumerate(names):
        if np.isfinite(found.recall[label]):
            yield (name, *(float(values[label]) for measure in measures for values in measure))
