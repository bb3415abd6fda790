"""Where classes part: probe, distance and neighbours layer by layer, beside untrained networks, in words and curves."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from operator import attrgetter

import numpy as np
import streamlit as st

from nnviz_core import separation
from nnviz_core.figures.curves import Line, curves
from nnviz_core.models import Model
from nnviz_core.separation import features
from nnviz_core.separation.by_layer import LayerSeparation, Separation
from nnviz_core.separation.records import HARD_PAIRS
from nnviz_core.ui.averages import image_map, parting_code, record
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import finding
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import snippets, surveys, views
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.classes import class_choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

PAIR, EVERY = "pair", "all"
AMONG = Choice(word="among", label="Classes", options={PAIR: "Two classes", EVERY: "All classes"})
ONE, TWO = (
    class_choice(
        word,
        label,
        lambda values, place=place: str(HARD_PAIRS.get(values.about.dataset, (0, 1))[place]),
        when=AMONG.is_(PAIR),
    )
    for place, (word, label) in enumerate({"one": "Class", "two": "and"}.items())
)


Measure = Callable[[LayerSeparation], float]
PROBE: Measure = attrgetter("probe")
NEAR: Measure = attrgetter("neighbours")
APART: Measure = attrgetter("distance")


def show(model: Model, values: Values) -> tuple[int, ...] | None:
    """The finding and its curves; returns the classes for the map of their images."""
    separated = _separation(values)
    evaluation = surveys.evaluation(model)
    prose.html(finding(escape(separation.finding(separated, evaluation, model.class_names)), "finding"))
    _curves(separated)
    st.header("A map of the images")
    return _classes(values)


def parted(model: Model, classes: tuple[int, ...] | None) -> Separation:
    """Where `classes` (None: all) part in the layers of `model`: as shipped, else measured now."""
    images, shipped = surveys.images(model), record.of(model)
    measurement = (shipped or {}).get(classes or tuple(range(len(images.class_names))))
    return measurement or _parted(model.network, images, classes)


_parted = measured("Fitting a probe to every layer …")(separation.separation)


def _classes(values: Values) -> tuple[int, ...] | None:
    """The chosen pair of classes, or None for all."""
    return None if values[AMONG] == EVERY else tuple(sorted(int(values[each]) for each in (ONE, TWO)))


def _separation(values: Values) -> Separation:
    model, classes = values.about, _classes(values)
    if classes is not None:
        if len(set(classes)) < 2:
            views.nothing("A class does not part from itself: choose two different ones.")
        counts = surveys.class_averages(model).counts
        if max(classes) >= len(counts) or counts[list(classes)].min() == 0:
            views.nothing("No test images belong to one of these classes: choose another.")
    return parted(model, classes)


def _curves(separated: Separation) -> None:
    near = [_line("this network", separated, NEAR), _untrained(separated, NEAR)]
    apart = [_line("this network", separated, APART), _untrained(separated, APART)]
    charts = (
        ("A linear probe on held-out images", _probes(separated), "right", True, separated.chance),
        ("Gain over the best untrained layer", [_gains(separated)], "points", False, 0.0),
        ("Ten nearest neighbours of the same class", near, "share", True, separated.chance),
        ("Distance of the averages over the spread within", apart, "ratio", False, None),
    )
    columns = [*st.columns(2, gap="medium"), *st.columns(2, gap="medium")]
    for column, (title, lines, name, shares, level) in zip(columns, charts, strict=True):
        with column:
            figure = curves(
                lines, None, name, title=title, height=300, shares=shares, level=level, palette=theme.palette()
            )
            plot(figure, f"parting-{name}", f"{title}, layer by layer")
    prose.caption(_words(separated))


def _words(separated: Separation) -> str:
    return (
        f"{separated.images:,} test images, as many of each class. The grey curve is the mean of {len(separated.untrained)} "
        "networks of the same layers with fresh weights, from fixed seeds. The band of the probe is its interval at 95 %, that of "
        "the gain holds at 95 % for all layers together (paired over the same images, Agresti and Min 2005), the dotted line is "
        f"chance, or no gain. For the probe and the neighbours maps are averaged to {features.GRID}×{features.GRID}, and those "
        f"still wider than {features.WIDTH} numbers are projected at random to {features.WIDTH}; distances take the whole outputs."
    )


def _line(name: str, separated: Separation, measure: Measure) -> Line:
    return Line(name, [each.layer for each in separated.layers], [measure(each) for each in separated.layers])


def _untrained(separated: Separation, measure: Measure) -> Line:
    """The mean of the untrained networks."""
    layers = [each.layer for each in separated.layers]
    return Line("untrained", layers, _means(separated, measure), control=True)


def _means(separated: Separation, measure: Measure) -> list[float]:
    return [float(np.mean([measure(each) for each in layers])) for layers in zip(*separated.untrained, strict=True)]


def _probes(separated: Separation) -> list[Line]:
    low, high = zip(*(each.interval for each in separated.layers), strict=True)
    return [replace(_line("this network", separated, PROBE), low=low, high=high), _untrained(separated, PROBE)]


def _gains(separated: Separation) -> Line:
    """In points, as differences of per cents are."""
    every = separation.gains(separated)
    low, value, high = (100 * np.array([getattr(each, end) for each in every]) for end in ("low", "value", "high"))
    return Line("gain", [each.layer for each in every], value, low, high)


def table(model: Model, values: Values) -> Table:
    """The measures of every layer, and those of the untrained networks."""
    header = (
        "layer",
        "linear probe, accuracy",
        "accuracy, low end at 95 %",
        "accuracy, high end at 95 %",
        "untrained, accuracy",
        "gain over the best untrained layer",
        "gain, low end",
        "gain, high end",
        "distance of the averages over the spread",
        "untrained, distance",
        "neighbours of the same class, share",
        "untrained, share",
    )

    def rows() -> Iterator[tuple]:
        separated = _separation(values)
        untrained = zip(*(_means(separated, each) for each in (PROBE, APART, NEAR)), strict=True)
        for each, gain, (probe, apart, near) in zip(
            separated.layers, separation.gains(separated), untrained, strict=True
        ):
            yield (
                *(each.layer, each.probe, *each.interval, probe, gain.value, gain.low, gain.high),
                *(each.distance, apart, each.neighbours, near),
            )

    return Table(f"{model.name}-separation", header, rows)


def map_table(model: Model, values: Values) -> Table:
    """The map of the images."""
    return image_map.table(model, values, _classes(values))


def given(model: Model, values: Values) -> dict[str, object]:
    shipped = model.name if values[image_map.MAP] == image_map.TSNE else None
    return snippets.of_model(model) | {
        "classes": _classes(values),
        "layer": values[image_map.LAYER],
        "shipped": shipped,
    }


VIEW = View(
    name="parting",
    title="Where classes part",
    show=show,
    settings=(AMONG, ONE, TWO),
    detail=image_map.show,
    within=image_map.SETTINGS,
    tables={"Curves as CSV": table, "Map as CSV": map_table},
    snippet=parting_code.snippet,
    given=given,
)
