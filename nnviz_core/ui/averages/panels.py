"""Which class averages the panels show, and in which colours."""

from dataclasses import dataclass

import numpy as np

from nnviz_core import averages, zoo
from nnviz_core.figures.style import Palette
from nnviz_core.image_sets import is_own
from nnviz_core.layers.blocks import Panel, stages
from nnviz_core.layers.passes import INPUT, PROBABILITIES
from nnviz_core.models import Model
from nnviz_core.ui.components import theme
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.frame import surveys, views
from nnviz_core.ui.frame.choices import Choice, Toggle
from nnviz_core.ui.frame.classes import class_choice
from nnviz_core.ui.frame.settings import PAGE
from nnviz_core.ui.frame.values import Values

AVERAGES = "averages"
DIFFERENCE, FROM_ALL = "difference", "from-all"
KINDS = {AVERAGES: "Averages", DIFFERENCE: "Class minus class", FROM_ALL: "Class minus all"}
SPLITS = {"test": "test", "training": "train-10k"}
SHOWN = Choice(word="show", label="Show", options=KINDS)
IMAGES = Choice(
    word="images",
    label="Images",
    options=lambda values: (
        {"test": "Test images"} | ({} if is_own(values.about.dataset) else {"training": "Training images"})
    ),
)
ONE = class_choice("one", "Class", default="2", when=SHOWN.is_(DIFFERENCE))
MINUS = class_choice("minus", "minus", default="4", when=SHOWN.is_(DIFFERENCE))
DOCUMENT = Toggle(word="document", label="Red–green, as in the document", scope=PAGE)
SETTINGS = (SHOWN, IMAGES, ONE, MINUS, DOCUMENT)


@dataclass(frozen=True)
class Shown:
    """The `means` (column, …) by layer of a model over a split, or the differences of some, with the columns' `names`."""

    model: Model
    split: str
    kind: str
    names: tuple[str, ...]
    means: dict[str, np.ndarray]
    document: bool
    palette: Palette

    def signed(self, panel: Panel) -> bool:
        """Whether the panel's values can be below zero."""
        return panel.signed or self.kind != AVERAGES

    def colours(self, panel: Panel) -> str:
        """The range of colours of the panel's maps."""
        if self.document:
            return "red-green" if self.signed(panel) else "yellow-green"
        return "signed" if self.signed(panel) else "positive"


def shown_averages(model: Model, values: Values) -> Shown:
    """The averages or differences that are asked for, with the names of their columns."""
    split, kind = SPLITS[values[IMAGES]], values[SHOWN]
    counts, means = surveys.class_averages(model, split).counts, surveys.class_means(model, split)
    names = numbered(model.class_names)[: len(counts)]
    if kind == FROM_ALL:
        means = averages.less_overall(means, counts)
    elif kind == DIFFERENCE:
        one, minus = int(values[ONE]), int(values[MINUS])
        if max(one, minus) >= len(names):
            views.nothing("No images of this set belong to that class: choose another.")
        means = {layer: each[[one]] - each[[minus]] for layer, each in means.items()}
        names = [f"{names[one]} − {names[minus]}"]
    return Shown(model, split, kind, tuple(names), means, values[DOCUMENT], theme.palette())


def caption(model: Model, values: Values) -> str:
    """Over what the averages are taken, of which model, and what is zero for every image."""
    split = SPLITS[values[IMAGES]]
    counts = surveys.class_averages(model, split)
    silent = {
        panel.layer: counts.silent(panel.layer)
        for stage in stages(model.network)
        for panel in stage
        if not panel.signed and panel.layer not in (INPUT, PROBABILITIES)
    }
    idle = [f"{number:,} of {counts.means[layer][0].size:,} in {layer}" for layer, number in silent.items() if number]
    kind = "test" if split == "test" else "training"
    words = f"Over {int(counts.counts.sum()):,} {kind} images of {len(counts.counts)} classes"
    if values[SHOWN] == AVERAGES:
        words += "; every panel has one range for all classes, so columns compare"
    spec = (zoo.MODELS | zoo.VARIANTS).get(model.name)
    origin = f", from {spec.source}" if spec else ""
    return f"{words}. {model.title}{origin}." + (f" Zero for every image: {', '.join(idle)}." if idle else "")
