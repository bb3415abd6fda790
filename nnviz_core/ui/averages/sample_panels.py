"""One test image through the panels of the averages: each layer's output beside the averages of its classes."""

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


def outputs(model: Model, sample: int) -> dict[str, np.ndarray]:
    """What the panels of one test image show, by layer, in the shape of the averages without the class axis."""
    by_layer = _outputs(model, sample, _trace(model, sample))
    return {layer: by_layer[layer] for layer in (*(panel.layer for panel in _panels(model.network)), PROBABILITIES)}


def panels(model: Model, sample: int, document: bool) -> str:
    """What the network says, in the colour of right or wrong, over the panels of all layers.

    Beside the image stand the averages of its class and of the likeliest other class that has test images.
    """
    images, names = surveys.images(model), numbered(model.class_names)
    label = int(images.labels[sample])
    trace, palette = _trace(model, sample), theme.palette()
    by_layer = _outputs(model, sample, trace)
    shares = by_layer[PROBABILITIES]
    prediction = int(shares.argmax())
    columns = {"image": _pictures(model.network, images, by_layer, document, palette)}
    for each in _classes(model, trace, label):
        columns[f"⌀ {names[each]}"] = _average_pictures(model.network, images, each, document, palette)
    body = "".join(_panel(panel, columns) for panel in _panels(model.network))
    bars = probability_bars(of_trace(trace), model.class_names, label)
    last = f'<section class="nn-panel nn-last"><h4>probabilities <span>softmax</span></h4>{bars}</section>'
    title = _title(names, shares, label, prediction)
    return f'{title}<div class="nn-panels" data-testid="panels">{body}{last}</div>'


def beside(model: Model, sample: int) -> tuple[int, int]:
    """The classes whose averages stand beside a test image."""
    return _classes(model, _trace(model, sample), int(surveys.images(model).labels[sample]))


def _classes(model: Model, trace: Trace, label: int) -> tuple[int, int]:
    return label, _rival(trace.logits[0].numpy()[: len(surveys.class_means(model)[INPUT])], label)


def _rival(logits: np.ndarray, label: int) -> int:
    """The likeliest class but `label`."""
    return int(np.where(np.arange(len(logits)) == label, -np.inf, logits).argmax())


def _trace(model: Model, sample: int) -> Trace:
    return record(model.network, as_inputs(surveys.images(model).inputs([sample])[0, 0]))


def _outputs(model: Model, sample: int, trace: Trace) -> dict[str, np.ndarray]:
    image = surveys.images(model).inputs([sample])
    values = {layer: as_columns(each.numpy())[0] for layer, each in trace.outputs.items()}
    return {INPUT: image[0], **values, PROBABILITIES: trace.probabilities[0].numpy()}


def _title(names: list[str], shares: np.ndarray, label: int, prediction: int) -> str:
    verdict = (
        "Right."
        if prediction == label
        else f"Wrong: it is {escape(names[label])}, {probability_percent(shares[label])}."
    )
    kind = "nn-right" if prediction == label else "nn-wrong"
    answer = f"{escape(names[prediction])}, {probability_percent(shares[prediction])} sure."
    return f'<h2 class="nn-sample-title {kind}" data-testid="sample-title">{answer} {verdict}</h2>'


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
