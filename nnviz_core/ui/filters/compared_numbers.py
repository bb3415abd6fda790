"""Two inputs in numbers: what a layer gives for both as a file, and the code that prints it and what copying restores."""

from collections.abc import Iterator

import numpy as np
from torch import nn

from nnviz_core.predictions import as_inputs
from nnviz_core.trace import record
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.filters.focus import Focus, output
from nnviz_core.ui.filters.second_input import second_input
from nnviz_core.ui.frame import snippets
from nnviz_core.ui.frame.values import Values


def values_table(focus: Focus, values: Values) -> Table:
    """Every value of the layer on both inputs."""

    def rows() -> Iterator[tuple]:
        others = output(record(focus.network, as_inputs(second_input(values).image)), focus.layer)
        for place, value in np.ndenumerate(focus.values):
            yield *place, float(value), float(others[place])

    places = ("channel", "row", "column") if focus.has_maps or focus.values.ndim == 3 else ("unit",)
    return Table(f"{focus.model.name}-{focus.layer}-compared", (*places, "A", "B"), rows)


def snippet(image: np.ndarray, other: np.ndarray, network: nn.Sequential, layer: str) -> None:
    """The layers by how few of their filters turn the answer; of one layer, what each filter restores, both inputs' values, and
    the smallest set of filters found that turns it."""
    import numpy as np

    from nnviz_core import filters, predictions, trace

    inputs, donor = predictions.as_inputs(image), predictions.as_inputs(other)
    for turn in filters.rank_layers(network, inputs, donor):
        restored = f"{turn.strongest} restores {turn.restored:.6g}"
        print(turn.flip.layer, *turn.flip.channels, f"of {turn.width}: {turn.share:.6g};", restored)
    effects = filters.effects(network, inputs, donor, layer)
    for channel in effects.ranking:
        print(channel, f"{effects.restored[channel]:.6g} {effects.differences[channel]:.6g}")
    one, two = (trace.record(network, each).outputs[layer][0].numpy() for each in (inputs, donor))
    for place, value in np.ndenumerate(one):
        print(*place, f"{value:.6g} {two[place]:.6g}")
    print(filters.smallest_flip(network, inputs, donor, layer).words)


def given(focus: Focus, values: Values) -> dict[str, object]:
    other = {"other": snippets.image(second_input(values).link, focus.model.shape), "layer": focus.layer}
    return snippets.of_input(focus.input.link, focus.model) | other
