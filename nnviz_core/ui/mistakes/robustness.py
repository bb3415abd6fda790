"""Accuracy under ever stronger changes of the same images, for each model that is asked for."""

from collections.abc import Iterator, Sequence
from html import escape

from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import robustness
from nnviz_core.evaluation.changes import CHANGES
from nnviz_core.evaluation.robustness import SAMPLES, Curve
from nnviz_core.figures.curves import Line, curves
from nnviz_core.figures.raster import mosaic
from nnviz_core.models import Model
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import finding, map_picture, tile
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import loaded, snippets, surveys
from nnviz_core.ui.frame.choices import Choice, Several
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.model import rivals
from nnviz_core.ui.frame.snippets import Python
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

EXAMPLES = 4
CHANGE = Choice(word="change", label="Change", options={name: change.title for name, change in CHANGES.items()})
BESIDE = Several(word="beside", label="Beside it", options=rivals, most=4)


def show(model: Model, values: Values) -> None:
    """The curves of the chosen change, and what the images look like at each level."""
    change, measured_curves = CHANGES[values[CHANGE]], _curves(_models(model, values), values[CHANGE])
    prose.html(finding(escape(measured_curves[model.name].words(model.name, change)), "robustness"))
    lines = [Line(name, curve.levels, curve.accuracy, curve.low, curve.high) for name, curve in measured_curves.items()]
    title = f"Accuracy under {change.title.lower()}"
    axis = f"{change.title.lower()}, {change.unit}"
    plot(curves(lines, axis, "accuracy", title=title, height=400, palette=theme.palette()), "robustness", title)
    prose.caption(
        f"The same {SAMPLES:,} test images for every model and level, drawn with seed 0; bands are intervals at 95 %."
    )
    prose.html(_examples(model, values[CHANGE]))


def _models(model: Model, values: Values) -> tuple[Model, ...]:
    """The page's own model, then those beside it."""
    return (model, *map(loaded.model, values[BESIDE]))


def _curves(models: Sequence[Model], change: str) -> dict[str, Curve]:
    """The curve of each of `models` by its name."""
    return {each.name: _curve(each.network, surveys.images(each), change) for each in models}


@measured("Altering 1,000 images …")
def _curve(network: nn.Sequential, images: ImageSet, change: str) -> Curve:
    return robustness.curves({"": network}, images, change)[""]


def _examples(model: Model, name: str) -> str:
    images, change = surveys.images(model), CHANGES[name]
    samples = robustness.chosen_samples(len(images), SAMPLES, 0)[:EXAMPLES]
    tiles = (
        tile(
            map_picture(
                mosaic(robustness.altered(images, samples, name, level).mean(axis=1), 2), f"{change.title} {level:g}"
            ),
            f"{level:g}",
            6.6,
        )
        for level in change.levels
    )
    return f'<div class="nn-tiles">{"".join(tiles)}</div>'


def table(model: Model, values: Values) -> Table:
    """The accuracy of each model at each level, with its interval."""

    models, change = _models(model, values), values[CHANGE]

    def rows() -> Iterator[tuple]:
        for name, curve in _curves(models, change).items():
            for level in zip(curve.levels, curve.accuracy, curve.low, curve.high, strict=True):
                yield (name, *map(float, level))

    unit = CHANGES[change].unit
    header = ("model", f"level, {unit}", "accuracy", "accuracy, low end at 95 %", "accuracy, high end at 95 %")
    return Table(f"{model.name}-{change}", header, rows)


def snippet(networks: dict[str, nn.Sequential], dataset: str, change: str) -> None:
    """The accuracy of each network at each level of a change, with its interval."""
    from nnviz_core import datasets, evaluation

    for name, curve in evaluation.curves(networks, datasets.load(dataset), change).items():
        for point in zip(curve.levels, curve.accuracy, curve.low, curve.high, strict=True):
            print(name, *(f"{each:.6g}" for each in point))


def given(model: Model, values: Values) -> dict[str, object]:
    models = _models(model, values)
    networks = Python("{" + ", ".join(f"{snippets.text(each.name)}: {each.source}" for each in models) + "}")
    return {"networks": networks, "dataset": model.dataset, "change": values[CHANGE]}


VIEW = View(
    name="robustness",
    title="Robustness",
    show=show,
    settings=(CHANGE, BESIDE),
    tables={"CSV": table},
    snippet=snippet,
    given=given,
)
