"""One filter in numbers: its values and weights as a file, and the code that prints these and how it behaves."""

from collections.abc import Iterator

import numpy as np
from torch import nn

from nnviz_core.layers.kernels import kernels
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.filters.focus import Focus
from nnviz_core.ui.frame import snippets
from nnviz_core.ui.frame.values import Values


def pictures_table(focus: Focus, values: Values) -> Table:
    """Every value of its map on this input, and every weight of it."""

    def rows() -> Iterator[tuple]:
        if focus.has_maps:
            yield from (
                ("value", "", *place, float(value)) for place, value in np.ndenumerate(focus.values[focus.channel])
            )
        if layer := kernels(focus.network, focus.layer, focus.model.shape):
            weights = np.ndenumerate(layer.weights[focus.channel])
            yield from (("weight", *place, float(value)) for place, value in weights)
        if not focus.has_maps:
            yield "value", "", "", "", float(focus.values[focus.index])

    name = f"{focus.model.name}-{focus.layer}-{focus.channel}"
    return Table(name, ("part", "source channel", "row", "column", "value"), rows)


def snippet(image: np.ndarray, network: nn.Sequential, dataset: str, layer: str, channel: int) -> None:
    """One filter's values and weights, how it behaves over the test set, and the image that would excite it most."""
    import numpy as np

    from nnviz_core import datasets, filters, predictions, trace
    from nnviz_core.layers import kernels

    for place, value in np.ndenumerate(trace.record(network, predictions.as_inputs(image)).outputs[layer][0][channel]):
        print("value", *place, f"{float(value):.6g}")
    tests = datasets.load(dataset)
    if weights := kernels.kernels(network, layer, tests.shape):
        for place, value in np.ndenumerate(weights.weights[channel]):
            print("weight", *place, f"{value:.6g}")
    statistics = filters.filter_statistics(network, tests, layer)
    print("silent", statistics.silent[channel])
    for name, means, spreads in zip(tests.class_names, statistics.means, statistics.spreads, strict=True):
        print(name, means[channel], spreads[channel])
    exciting = statistics.samples[channel], statistics.peaks[channel], statistics.positions[channel]
    for sample, peak, position in zip(*exciting, strict=True):
        print("exciting", sample, tests.class_names[tests.labels[sample]], f"{peak:.6g}", *position)
    best = filters.maximise(network, layer, channel, image=tests.shape)
    print(best.words(float(statistics.peaks[channel, 0])))


def given(focus: Focus, values: Values) -> dict[str, object]:
    about = {"layer": focus.layer, "channel": focus.channel}
    return snippets.of_input(focus.input.link, focus.model) | snippets.of_model(focus.model) | about
