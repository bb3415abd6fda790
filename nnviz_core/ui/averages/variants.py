"""What the numbers advise: the same measurements of wider, deeper and otherwise activated variants, side by side."""

from html import escape

import streamlit as st

from nnviz_core import zoo
from nnviz_core.evaluation import intervals
from nnviz_core.figures.curves import Line, curves
from nnviz_core.layers.blocks import stages
from nnviz_core.models import Model
from nnviz_core.networks import parameter_count
from nnviz_core.ui.averages.parting import parted
from nnviz_core.ui.components import code, theme
from nnviz_core.ui.components.markup import table
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.frame import loaded, snippets, surveys

NAMES = (zoo.VARIED, *zoo.VARIANTS)
HEADER = ("network", "parameters", "training images", "test images", "interval at 95 %", "training − test, points")


def variants_view(model: Model) -> None:
    """Accuracies of the network and its variants, and where classes part in each; other models have no variants."""
    if model.name not in NAMES:
        st.info(f"Variants are shipped of {zoo.VARIED}; shown here are those, not {model.name}.")
    models = [loaded.model(name) for name in NAMES]
    rows = [_row(each) for each in models]
    st.html(table(HEADER[:4] + HEADER[5:], [_told(*row) for row in rows], range(1, 5)))
    st.caption(
        "Accuracy on the first 10,000 training images and on the 10,000 test images, with its interval at 95 %: a larger difference means more learnt by heart."
    )
    lines = sorted((_line(each) for each in models), key=lambda line: -len(line.x))
    title = "A linear probe for all ten classes, by activated layer"
    figure = curves(lines, None, "right, held-out images", title=title, height=380, palette=theme.palette())
    plot(figure, "variants", "Probe accuracy by layer for each variant")
    with st.expander("How each was trained", icon=":material/terminal:"):
        for name in NAMES:
            st.code(zoo.card(name)["command"], language="bash")
    csv_button("variants", HEADER, lambda: rows)
    code.show_apart(snippets.variants(loaded.model(zoo.VARIED)))


def _row(model: Model) -> tuple[str, ...]:
    test, train = surveys.survey(model).evaluation, surveys.survey(model, "train-10k").evaluation
    count = len(test.labels)
    low, high = intervals.wilson(test.accuracy * count, count)
    return (
        model.name,
        f"{parameter_count(model.network):,}",
        f"{train.accuracy:.2%}",
        f"{test.accuracy:.2%}",
        f"{low:.2%} to {high:.2%}",
        f"{100 * (train.accuracy - test.accuracy):.1f}",
    )


def _told(name: str, parameters: str, train: str, test: str, interval: str, more: str) -> tuple[str, ...]:
    return escape(_title(name)), parameters, train, f"{test} <small class='nn-quiet'>{interval}</small>", more


def _title(name: str) -> str:
    spec = zoo.spec(name)
    return f"{name} ({spec.title.removeprefix('Dense network ')})"


def _line(model: Model) -> Line:
    found = {each.layer: each for each in parted(model, None).layers}
    kept = [stage[0 if last else -1].layer for stage, last in _stages_and_last(model)]
    words = ["pixels", *(f"hidden {number}" for number in range(1, len(kept) - 1)), "logits"]
    layers = [found[layer] for layer in kept]
    return Line(
        model.name,
        words,
        [each.probe for each in layers],
        [each.probe_low for each in layers],
        [each.probe_high for each in layers],
    )


def _stages_and_last(model: Model):
    every = stages(model.network)
    return [(stage, stage is every[-1]) for stage in every]
