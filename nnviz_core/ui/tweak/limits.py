"""How far one can prune a network, or round its numbers, before its accuracy falls."""

from collections.abc import Iterator
from html import escape

import numpy as np
from torch import nn

from nnviz_core import tweak
from nnviz_core.figures.curves import Line, curves
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import kinds, passes
from nnviz_core.numerals import accuracy_percent, numeral
from nnviz_core.streaming import Progress, unheard
from nnviz_core.tweak import Curve, Prune, Quantise
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import finding
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.tweak.changes import of_changes
from nnviz_core.ui.tweak.focus import Subject
from nnviz_core.ui.tweak.opening import open_on

POINTS = 100
PRUNE, ROUND, ALL = "prune", "round", "all"
HOW = Choice(word="how", label="How", options={PRUNE: "Prune the smallest weights", ROUND: "Round to few bits"})


def _weighted(values: Values) -> list[str]:
    """The layers with weights."""
    network = values.about.network
    return [name for name in passes.layer_names(network)[1:] if kinds.of(network.get_submodule(name)).weighted]


LAYER = Choice(
    word="layer",
    label="Layer",
    options=lambda values: {ALL: "All layers with weights"} | {each: f"{each} alone" for each in _weighted(values)},
    as_box=True,
    width=230,
)


def show(subject: Subject, values: Values) -> None:
    """The curve of accuracy with its interval, and how far one can go."""
    steps = curve(values)
    prose.html(finding(escape(words(subject, values)), "tweak-limits"))
    before = float(steps.accuracy[0] + steps.loss[0])
    low, high = steps.interval.T
    axis = "share of the weights made 0" if values[HOW] == PRUNE else "bits of each number"
    line = Line(subject.model.name, steps.levels, steps.accuracy, low, high)
    figure = curves(
        [line], axis, "accuracy", title=axis.capitalize(), height=400, level=before, palette=theme.palette()
    )
    if values[HOW] == ROUND:
        figure.update_xaxes(autorange="reversed", dtick=1)
    plot(figure, f"tweak-limits-{values[HOW]}", f"Accuracy over the {axis}: {words(subject, values)}")
    prose.caption(
        "The band is the 95 % interval of the accuracy, the dotted line the accuracy before. Whether it falls is told from the images "
        "that only one of the two networks reads correctly."
    )
    changes = tuple(_change(values, layer, farthest(steps)) for layer in _chosen(values))
    open_on(of_changes(subject.model, changes).name, subject)


def _change(values: Values, layer: str, level: float) -> Prune | Quantise:
    return Prune(layer, level) if values[HOW] == PRUNE else Quantise(layer, int(level))


def _chosen(values: Values) -> tuple[str, ...]:
    return tuple(_weighted(values)) if values[LAYER] == ALL else (values[LAYER],)


def curve(values: Values) -> Curve:
    """The accuracy over how far the chosen layers are pruned or rounded."""
    return _curve(values.about.network, surveys.images(values.about.model), values[HOW], _chosen(values))


@measured("Measuring the accuracy at each level …")
def _curve(
    network: nn.Sequential, images: ImageSet, how: str, layers: tuple[str, ...], tell: Progress = unheard
) -> Curve:
    measure = tweak.pruning if how == PRUNE else tweak.rounding
    return measure(network, images, layers, tell=tell)


def farthest(steps: Curve) -> float:
    """The last level before the accuracy falls for the first time by more than chance would make it."""
    falls = np.flatnonzero(steps.loss_interval[:, 0] > 0)
    return steps.levels[max(0, (int(falls[0]) if len(falls) else len(steps.levels)) - 1)]


def words(subject: Subject, values: Values) -> str:
    """How far one can go before the accuracy falls significantly, and what comes next."""
    steps = curve(values)
    falls = np.flatnonzero(steps.loss_interval[:, 0] > 0)
    where = "all its layers" if values[LAYER] == ALL else values[LAYER]
    before = accuracy_percent(float(steps.accuracy[0] + steps.loss[0]))
    if not len(falls):
        return f"However far {where} of {subject.model.name} goes here, its accuracy of {before} does not fall significantly."
    first = int(falls[0])
    after = (
        f"with {_level(values, steps.levels[first])} it is {accuracy_percent(float(steps.accuracy[first]))}, lower by "
        f"{numeral(POINTS * steps.loss[first], '.2f')} points (95 % interval {numeral(POINTS * steps.loss_interval[first, 0], '.2f')} to "
        f"{numeral(POINTS * steps.loss_interval[first, 1], '.2f')})"
    )
    if first == 0:
        return f"The accuracy of {subject.model.name}, {before}, falls at once: {after}."
    return (
        f"With {_level(values, steps.levels[first - 1])} in {where}, {subject.model.name} still reads "
        f"{accuracy_percent(float(steps.accuracy[first - 1]))} of the test images correctly, and {before} without any change; {after}."
    )


def _level(values: Values, level: float) -> str:
    if values[HOW] == PRUNE:
        return f"{numeral(POINTS * level, '.0f')} % of the weights made 0"
    return f"{int(level)} {'bit' if level == 1 else 'bits'} for each number"


def table(subject: Subject, values: Values) -> Table:
    """The accuracy at each level, and how much less it is than before, both with their intervals."""

    def rows() -> Iterator[tuple]:
        steps = curve(values)
        for place, level in enumerate(steps.levels):
            numbers = (steps.accuracy[place], *steps.interval[place], steps.loss[place], *steps.loss_interval[place])
            yield (level, *map(float, numbers))

    header = ("level", "accuracy", "low", "high", "loss", "loss, low", "loss, high")
    return Table(f"{subject.model.name[:60]}-{values[HOW]}-{values[LAYER]}", header, rows)


def snippet(network: nn.Sequential, dataset: str, how: str, layers: tuple[str, ...]) -> None:
    """The accuracy at each level, and how much less it is than before."""
    from nnviz_core import datasets, tweak

    measure = tweak.pruning if how == "prune" else tweak.rounding
    curve = measure(network, datasets.load(dataset), layers)
    for place, level in enumerate(curve.levels):
        print(level, curve.accuracy[place], *curve.interval[place], curve.loss[place], *curve.loss_interval[place])


def given(subject: Subject, values: Values) -> dict[str, object]:
    return snippets.of_model(subject.model) | {"how": values[HOW], "layers": _chosen(values)}


VIEW = View(
    name="limits",
    title="How far one can go",
    show=show,
    settings=(HOW, LAYER),
    tables={"CSV": table},
    snippet=snippet,
    given=given,
)
