"""What the numbers advise: the same measurements of wider, deeper and otherwise activated variants, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from nnviz_core import zoo
from nnviz_core.evaluation import intervals
from nnviz_core.figures.curves import Line, curves
from nnviz_core.layers.blocks import stages
from nnviz_core.models import Model
from nnviz_core.networks import parameter_count
from nnviz_core.numerals import accuracy_percent, numeral
from nnviz_core.separation.by_layer import LayerSeparation
from nnviz_core.ui.averages.parting import parted
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import table
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import link, loaded, surveys
from nnviz_core.ui.frame import model as chosen_model
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

NAMES = (zoo.VARIED, *zoo.VARIANTS)
HEADINGS = ("network", "parameters", "training images", "test images", "training − test, points")
HEADER = (
    "network",
    "parameters",
    "accuracy, training images",
    "accuracy, test images",
    "test images, low end at 95 %",
    "test images, high end at 95 %",
)


def show(model: Model, values: Values) -> None:
    """Accuracies of the network and its variants, and where classes part in each."""
    prose.html(table(HEADINGS, [_row(_accuracies(each)) for each in _models()], range(1, 5)))
    prose.caption(
        "Accuracy on the first 10,000 training images and on the 10,000 test images, with its interval at 95 %: "
        "the larger the gap, the more the network overfits its training images."
    )
    lines = sorted((_line(each) for each in _models()), key=lambda line: -len(line.x))
    title = "A linear probe for all ten classes, by activated layer"
    figure = curves(lines, None, "right, held-out images", title=title, height=380, palette=theme.palette())
    plot(figure, "variants", "Probe accuracy by layer for each variant")
    with st.expander("How each was trained", icon=":material/terminal:"):
        for name in NAMES:
            st.code(zoo.card(name)["command"], language="bash")


def _models() -> list[Model]:
    return [loaded.model(name) for name in NAMES]


@dataclass(frozen=True)
class Accuracies:
    """A model's accuracy on both splits, with the interval of the one on test images."""

    model: Model
    training: float
    test: float
    low: float
    high: float


def _accuracies(model: Model) -> Accuracies:
    test, training = surveys.evaluation(model), surveys.evaluation(model, "train-10k")
    count = len(test.labels)
    low, high = intervals.wilson(test.accuracy * count, count)
    return Accuracies(model, training.accuracy, test.accuracy, float(low), float(high))


def _row(each: Accuracies) -> tuple[str, ...]:
    interval = f"<small class='nn-quiet'>{accuracy_percent(each.low)} to {accuracy_percent(each.high)}</small>"
    return (
        escape(_title(each.model.name)),
        f"{parameter_count(each.model.network):,}",
        accuracy_percent(each.training),
        f"{accuracy_percent(each.test)} {interval}",
        numeral(100 * (each.training - each.test), ".1f"),
    )


def table_of_variants(model: Model, values: Values) -> Table:
    """The accuracies of every variant, as fractions."""

    def rows() -> Iterator[tuple]:
        for each in map(_accuracies, _models()):
            count = parameter_count(each.model.network)
            yield each.model.name, count, each.training, each.test, each.low, each.high

    return Table("variants", HEADER, rows)


def _title(name: str) -> str:
    spec = zoo.spec(name)
    return f"{name} ({spec.title.removeprefix('Dense network ')})"


def _line(model: Model) -> Line:
    words, layers = zip(*_activated(model), strict=True)
    low, high = zip(*(each.interval for each in layers), strict=True)
    return Line(model.name, words, [each.probe for each in layers], low, high)


def _activated(model: Model) -> list[tuple[str, LayerSeparation]]:
    """The pixels, the activated hidden layers and the logits, with what the axis calls them."""
    by_layer, every = {each.layer: each for each in parted(model, None).layers}, stages(model.network)
    names = [stage[-1].layer for stage in every[:-1]] + [every[-1][0].layer]
    words = ["pixels", *(f"hidden {number}" for number in range(1, len(names) - 1)), "logits"]
    return [(word, by_layer[name]) for word, name in zip(words, names, strict=True)]


def table_of_probes(model: Model, values: Values) -> Table:
    """The curves: by network and layer, the share of held-out images that a linear probe gets right."""

    def rows() -> Iterator[tuple]:
        for each in _models():
            for word, layer in _activated(each):
                yield each.name, word, layer.layer, layer.probe, *layer.interval

    header = ("network", "place", "layer", "linear probe, accuracy", "accuracy, low end at 95 %", "high end at 95 %")
    return Table("variants-probes", header, rows)


def offered(every: Sequence[View]) -> list[View]:
    """The views that the chosen model has; a link to the variants of another model is told which models have them."""
    has_variants = Values("averages")[chosen_model.setting()] in NAMES
    if not has_variants and link.asked("view") == VIEW.name:
        link.take("view")
        link.tell("view", VIEW.name, f"the models with variants are {', '.join(NAMES)}")
    return [view for view in every if has_variants or view.name != VIEW.name]


def snippet(names: tuple[str, ...], dataset: str) -> None:
    """The accuracy of each variant on both splits, and of a linear probe on each layer, with their intervals at 95 %."""
    from dataclasses import replace

    from nnviz_core import averages, datasets, evaluation, separation, zoo
    from nnviz_core.separation import features

    tests = datasets.load(dataset)
    samples = separation.samples(tests)
    part = replace(tests, images=tests.images[samples], labels=tests.labels[samples])
    for name in names:
        network = zoo.load(name)
        for split in ("train-10k", "test"):
            measured = averages.survey(network, datasets.load(dataset, split)).evaluation
            count = len(measured.labels)
            low, high = evaluation.wilson(measured.accuracy * count, count)
            print(name, split, f"{measured.accuracy:.6g} ({low:.6g} to {high:.6g})")
        for layer, points in features.features(network, part, 0).items():
            right = separation.held_out(points, part.labels, 0)
            low, high = evaluation.wilson(float(right.sum()), len(right))
            print(name, "probe", layer, f"{right.mean():.6g} ({low:.6g} to {high:.6g})")


VIEW = View(
    name="variants",
    title="Variants",
    show=show,
    tables={"Accuracies as CSV": table_of_variants, "Probes as CSV": table_of_probes},
    snippet=snippet,
    given=lambda model, values: {"names": NAMES, "dataset": zoo.spec(zoo.VARIED).dataset},
)
