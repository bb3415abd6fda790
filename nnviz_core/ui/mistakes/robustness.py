"""Accuracy under ever stronger changes of the same images, for each model that is asked for."""

from html import escape

import streamlit as st
from torch import nn

from nnviz_core import zoo
from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import robustness
from nnviz_core.evaluation.changes import CHANGES
from nnviz_core.evaluation.robustness import SAMPLES, Curve
from nnviz_core.figures.curves import Line, curves
from nnviz_core.figures.raster import mosaic
from nnviz_core.models import Model
from nnviz_core.ui.components import code, theme
from nnviz_core.ui.components.markup import map_picture, tile
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.frame import loaded, snippets, surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.settings import EVERY_MODEL, pick

EXAMPLES = 4


def robustness_view(model: Model) -> None:
    """The curves of the chosen change, and what the images look like at each level."""
    titles = {change.title: name for name, change in CHANGES.items()}
    name = titles[pick("Change", tuple(titles), "change")]
    change = CHANGES[name]
    rivals = [each for each in EVERY_MODEL if zoo.spec(each).dataset == model.dataset and each != model.name]
    others = st.multiselect("Beside it", rivals, key="beside", bind="query-params", max_selections=4, width=500)
    models = (model, *map(loaded.model, others))
    found = {each.name: _curve(each.network, surveys.images(each), name) for each in models}
    own = found[model.name]
    plain = change.levels.index(0)
    worst = int(own.accuracy.argmin())
    st.html(
        f'<p class="nn-finding" data-testid="robustness">{change.title}: {escape(model.name)} falls from {own.accuracy[plain]:.1%} to '
        f"{own.accuracy[worst]:.1%} at {own.levels[worst]:g} {change.unit.split(',')[0]}.</p>"
    )
    lines = [Line(each, curve.levels, curve.accuracy, curve.low, curve.high) for each, curve in found.items()]
    title = f"Accuracy under {change.title.lower()}"
    figure = curves(
        lines,
        f"{change.title.lower()}, {change.unit}",
        "accuracy",
        title=title,
        height=400,
        palette=theme.palette(),
    )
    plot(figure, "robustness", title)
    st.caption(
        f"The same {SAMPLES:,} test images for every model and level, drawn with seed 0; bands are intervals at 95 %."
    )
    st.html(_examples(model, name))
    header = ("model", "level", "accuracy", "low", "high")
    csv_button(
        f"{model.name}-{name}",
        header,
        lambda: [
            (each, *values)
            for each, curve in found.items()
            for values in zip(curve.levels, curve.accuracy, curve.low, curve.high, strict=True)
        ],
    )
    code.show_apart(snippets.robustness(model, name))


@measured("Altering 1,000 images …")
def _curve(network: nn.Sequential, images: ImageSet, change: str) -> Curve:
    return robustness.curves({"": network}, images, change)[""]


def _examples(model: Model, name: str) -> str:
    images, change = surveys.images(model), CHANGES[name]
    chosen = robustness.chosen_samples(len(images), SAMPLES, 0)[:EXAMPLES]
    tiles = (
        tile(
            map_picture(mosaic(robustness.altered(images, chosen, name, level)[:, 0], 2), f"{change.title} {level:g}"),
            f"{level:g}",
            6.6,
        )
        for level in change.levels
    )
    return f'<div class="nn-tiles">{"".join(tiles)}</div>'
