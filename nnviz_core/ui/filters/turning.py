"""The layers ranked by how few of their filters turn one input's answer into another's."""

from collections.abc import Iterator

from torch import Tensor

from nnviz_core.contributions.places import Place
from nnviz_core.filters import layer_ranking
from nnviz_core.filters.layer_ranking import LayerTurn
from nnviz_core.numerals import numeral, percent
from nnviz_core.predictions import as_inputs
from nnviz_core.ui.components import prose, steady
from nnviz_core.ui.components.markup import table
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.filters.controls import put
from nnviz_core.ui.filters.focus import Focus
from nnviz_core.ui.filters.second_input import second_input
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values

HEADER = ("layer", "filters that turn the answer", "share of the layer", "its strongest filter alone restores")
_ranked = measured("Copying filter by filter, layer by layer …")(layer_ranking.rank_layers)


def show(focus: Focus, donor: Tensor) -> None:
    """A table of the layers; a click on a row shows the filters of that layer."""
    turns = _ranked(focus.network, focus.inputs, donor)
    if not turns:
        return
    layers = [turn.flip.layer for turn in turns]
    prose.caption(
        "Copying the whole of any layer from B gives B's answer exactly, since nothing goes past a layer. "
        "So layers are ranked by how few of their filters suffice. Click a row for the filters of that layer."
    )

    def picked(sent: object) -> None:
        if sent in layers:
            put(Place(str(sent), ()))

    steady.show(table(HEADER, map(_row, turns), (1, 2, 3), picks=layers, picked=focus.layer), "layers", picked)


def _row(turn: LayerTurn) -> tuple[str, ...]:
    count, manner = len(turn.flip.channels), "" if turn.flip.proved_smallest else ", found greedily"
    restored = f"{numeral(100 * turn.restored, '.1f')} % (filter {turn.strongest})"
    return (
        f'<button type="button">{turn.flip.layer}</button>',
        f"{count} of {turn.width}{manner}",
        percent(turn.share),
        restored,
    )


def numbers(focus: Focus, values: Values) -> Table:
    """The layers in their order, with the filters that turn the answer."""

    def rows() -> Iterator[tuple]:
        for turn in _ranked(focus.network, focus.inputs, as_inputs(second_input(values).image)):
            flip = turn.flip
            channels = " ".join(map(str, flip.channels))
            yield (flip.layer, channels, turn.width, turn.share, flip.proved_smallest, turn.strongest, turn.restored)

    header = (
        *("layer", "filters that turn the answer", "filters of the layer", "share of the layer", "no smaller set does"),
        *("strongest filter", "share of the lead that it restores"),
    )
    return Table(f"{focus.model.name}-layers", header, rows)
