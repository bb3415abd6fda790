"""Where classes part: probe, distance and neighbours layer by layer, in words and curves."""

from collections.abc import Iterator
from html import escape

import streamlit as st
from torch import nn

from nnviz_core import separation
from nnviz_core.figures.curves import Line, curves
from nnviz_core.models import Model
from nnviz_core.separation.by_layer import Separation
from nnviz_core.ui.averages import image_map
from nnviz_core.ui.components import theme
from nnviz_core.ui.components.markup import finding
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import snippets, surveys, views
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.classes import class_choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

PAIR, EVERY = "pair", "all"
HARD_PAIRS = {"fashion": ("2", "4"), "mnist": ("4", "9")}
"""Classes that are hard to tell apart, by data set."""
AMONG = Choice(word="among", label="Classes", options={PAIR: "Two classes", EVERY: "All classes"})
ONE, TWO = (
    class_choice(word, label, lambda values, place=place: HARD_PAIRS[values.about.dataset][place], when=AMONG.is_(PAIR))
    for place, (word, label) in enumerate({"one": "Class", "two": "and"}.items())
)


def show(model: Model, values: Values) -> tuple[int, ...] | None:
    """The finding and its curves; returns the classes for the map of their images."""
    separated = _separation(values)
    evaluation = surveys.survey(model).evaluation
    st.html(finding(escape(separation.finding(separated, evaluation, model.class_names)), "finding"))
    _curves(separated)
    st.header("A map of the images")
    return _classes(values)


def parted(model: Model, classes: tuple[int, ...] | None) -> Separation:
    """Where `classes` (None: all) part in the layers of `model`."""
    return _parted(model.network, surveys.images(model), classes)


_parted = measured("Fitting a probe to every layer …")(separation.separation)


def _classes(values: Values) -> tuple[int, ...] | None:
    """The chosen pair of classes, or None for all."""
    return None if values[AMONG] == EVERY else tuple(sorted(int(values[each]) for each in (ONE, TWO)))


def _separation(values: Values) -> Separation:
    model, classes = values.about, _classes(values)
    if classes is not None:
        if len(set(classes)) < 2:
            views.nothing("A class does not part from itself: choose two different ones.")
        counts = surveys.survey(model).averages.counts
        if max(classes) >= len(counts) or counts[list(classes)].min() == 0:
            views.nothing("No test images belong to one of these classes: choose another.")
    return parted(model, classes)


def _curves(separated: Separation) -> None:
    layers = [each.layer for each in separated.layers]
    probe = Line(
        "linear probe",
        layers,
        [each.probe for each in separated.layers],
        [each.probe_low for each in separated.layers],
        [each.probe_high for each in separated.layers],
    )
    near = Line("neighbours", layers, [each.neighbours for each in separated.layers])
    apart = Line("distance", layers, [each.distance for each in separated.layers])
    charts = (
        ("A linear probe on held-out images", [probe], "right", True),
        ("Ten nearest neighbours of the same class", [near], "share", True),
        ("Distance of the averages over the spread within", [apart], "ratio", False),
    )
    for column, (title, lines, name, shares) in zip(st.columns(3, gap="medium"), charts, strict=True):
        with column:
            level = separated.chance if shares else None
            figure = curves(
                lines, None, name, title=title, height=280, shares=shares, level=level, palette=theme.palette()
            )
            plot(figure, f"parting-{name}", f"{title}, layer by layer")
    st.caption(
        f"{separated.images:,} test images, as many of each class; the band is the interval at 95 %, the dotted line is chance."
    )


def table(model: Model, values: Values) -> Table:
    """The three measures of every layer."""
    header = (
        "layer",
        "linear probe, accuracy",
        "accuracy, low end at 95 %",
        "accuracy, high end at 95 %",
        "distance of the averages over the spread",
        "neighbours of the same class, share",
    )

    def rows() -> Iterator[tuple]:
        for each in _separation(values).layers:
            yield each.layer, each.probe, each.probe_low, each.probe_high, each.distance, each.neighbours

    return Table(f"{model.name}-separation", header, rows)


def snippet(network: nn.Sequential, dataset: str, classes: tuple[int, ...] | None) -> None:
    """The three measures of every layer."""
    from nnviz_core import datasets, separation

    separated = separation.separation(network, datasets.load(dataset), classes)
    for layer in separated.layers:
        print(layer.layer, f"{layer.probe:.4f} {layer.distance:.4f} {layer.neighbours:.4f}")


VIEW = View(
    name="parting",
    title="Where classes part",
    show=show,
    settings=(AMONG, ONE, TWO),
    detail=image_map.show,
    within=image_map.SETTINGS,
    tables={"CSV": table},
    snippet=snippet,
    given=lambda model, values: snippets.of_model(model) | {"classes": _classes(values)},
)
