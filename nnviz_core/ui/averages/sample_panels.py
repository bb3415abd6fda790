"""One image through the panels of the averages: each layer's output beside the averages of two classes."""

from dataclasses import dataclass
from functools import cached_property
from html import escape

import numpy as np
from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.figures.cells import cell_column, picture_uri
from nnviz_core.figures.class_averages import colours, reach
from nnviz_core.figures.raster import mosaic
from nnviz_core.figures.style import Palette, Stops
from nnviz_core.layers.blocks import Panel, as_columns, stages
from nnviz_core.layers.passes import INPUT, PROBABILITIES
from nnviz_core.models import Model
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import as_inputs, of_trace
from nnviz_core.trace import Trace, record
from nnviz_core.ui.components import theme
from nnviz_core.ui.components.markup import numbered, probability_bars
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.measured import measured

MOST_CELLS = 64
Pictures = dict[str, str]
"""By layer, its output as HTML."""


@dataclass(frozen=True)
class Subject:
    """An `image` (row, column) on its way through `model`: its text in links, and its true class where that is known."""

    model: Model
    image: np.ndarray
    link: str
    label: int | None

    @cached_property
    def trace(self) -> Trace:
        """Its pass."""
        return record(self.model.network, as_inputs(self.image))

    @property
    def outputs(self) -> dict[str, np.ndarray]:
        """What the panels show, by layer, in the shape of the averages without the class axis."""
        every = {INPUT: self.trace.inputs, **self.trace.outputs, PROBABILITIES: self.trace.probabilities}
        layers = (*(panel.layer for panel in _panels(self.model.network)), PROBABILITIES)
        return {layer: as_columns(every[layer].numpy())[0] for layer in layers}

    @property
    def classes(self) -> tuple[int, int]:
        """The classes whose averages stand beside it: its own, or the likeliest, and the likeliest other one.

        Only classes that have test images count.
        """
        logits = self.trace.logits[0].numpy()[: len(surveys.class_means(self.model)[INPUT])]
        first = int(logits.argmax()) if self.label is None else self.label
        return first, int(np.where(np.arange(len(logits)) == first, -np.inf, logits).argmax())


def panels(subject: Subject, document: bool) -> str:
    """What the network says, in the colour of right or wrong where the truth is known, over the panels of all layers."""
    model, outputs, palette = subject.model, subject.outputs, theme.palette()
    images, names = surveys.images(model), numbered(model.class_names)
    columns = {"image": _pictures(model.network, images, outputs, document, palette)}
    for each in subject.classes:
        columns[f"⌀ {names[each]}"] = _average_pictures(model.network, images, each, document, palette)
    body = "".join(_panel(panel, columns) for panel in _panels(model.network))
    bars = probability_bars(of_trace(subject.trace), model.class_names, subject.label)
    last = f'<section class="nn-panel nn-last"><h4>probabilities <span>softmax</span></h4>{bars}</section>'
    title = _title(names, outputs[PROBABILITIES], subject.label)
    return f'{title}<div class="nn-panels" data-testid="panels">{body}{last}</div>'


def _title(names: list[str], shares: np.ndarray, label: int | None) -> str:
    prediction = int(shares.argmax())
    answer = f"{escape(names[prediction])}, {probability_percent(shares[prediction])} sure."
    kind, verdict = "", ""
    if label is not None:
        is_right = label == prediction
        kind = " nn-right" if is_right else " nn-wrong"
        verdict = (
            " Right." if is_right else f" Wrong: it is {escape(names[label])}, {probability_percent(shares[label])}."
        )
    return f'<h2 class="nn-sample-title{kind}" data-testid="sample-title">{answer}{verdict}</h2>'


def _panels(network: nn.Sequential) -> list[Panel]:
    return [panel for stage in stages(network) for panel in stage if panel.layer != PROBABILITIES]


@measured()
def _limits(network: nn.Sequential, images: ImageSet) -> dict[str, tuple[float, float]]:
    """The range of each layer's averages."""
    means = surveys.class_means_of(network, images)
    return {panel.layer: reach(means[panel.layer], panel.signed) for panel in _panels(network)}


@measured()
def _average_pictures(
    network: nn.Sequential, images: ImageSet, label: int, document: bool, palette: Palette
) -> Pictures:
    means = {layer: values[label] for layer, values in surveys.class_means_of(network, images).items()}
    return _pictures(network, images, means, document, palette)


def _pictures(
    network: nn.Sequential, images: ImageSet, outputs: dict[str, np.ndarray], document: bool, palette: Palette
) -> Pictures:
    limits = _limits(network, images)
    return {
        panel.layer: _cells(
            as_columns(outputs[panel.layer][None])[0], limits[panel.layer], colours(panel.signed, palette, document)
        )
        for panel in _panels(network)
    }


def _panel(panel: Panel, columns: dict[str, Pictures]) -> str:
    first = panel.layer == INPUT
    figures = "".join(
        f"<figure>{pictures[panel.layer]}<figcaption>"
        f"{escape(heading if first else heading.partition(':')[0])}</figcaption></figure>"
        for heading, pictures in columns.items()
    )
    kind = "nn-panel nn-first" if first else "nn-panel"
    return f'<section class="{kind}"><h4>{panel.layer} <span>{panel.kind}</span></h4><div>{figures}</div></section>'


def _cells(values: np.ndarray, limits: tuple[float, float], scale: Stops) -> str:
    if values.ndim == 1 and len(values) <= MOST_CELLS:
        return cell_column(values, limits, scale)
    if values.ndim == 1:
        field, kind = values[:, None], "nn-picture nn-long"
    else:
        columns = int(np.ceil(np.sqrt(len(values))))
        field, kind = mosaic(values, columns, np.nan), "nn-picture"
    return f'<img class="{kind}" alt="" src="{picture_uri(field, limits, scale)}">'
