"""One filter: its weights in numbers, its map, what a cell of it sees, and how it behaves over many images."""

import numpy as np
import streamlit as st

from nnviz_core.contributions.places import Place
from nnviz_core.figures.tiles import CELL, MOST_WRITTEN, Looks, Sheet
from nnviz_core.layers import geometry, passes
from nnviz_core.layers.kernels import Kernels, kernel_tiles, kernels
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.numerals import numeral
from nnviz_core.ui.components import prose, tiles
from nnviz_core.ui.filters import behaviour, filter_numbers, switch
from nnviz_core.ui.filters.controls import choose_channel, choose_layer, open_sum, put
from nnviz_core.ui.filters.focus import Focus, effects_of_ink, effects_on, output, part_words, shown_layers, strongest
from nnviz_core.ui.filters.map_words import plane_names
from nnviz_core.ui.frame import navigation, views
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

MOST_KERNELS = 12
SIDE = 300
"""Width of a map by itself, in pixels."""


def show(focus: Focus, values: Values) -> None:
    """Everything about the filter that is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_layer(focus)
        choose_channel(focus)
        st.button("The sum behind this value", icon=":material/functions:", on_click=open_sum, args=(focus,))
        switch.show(focus, VIEW.name)
    value = float(focus.values[focus.index])
    where = f", row {focus.cell[0]}, column {focus.cell[1]}" if focus.cell else ""
    prose.markdown(f"**{focus.layer}, {focus.part} {focus.channel}{where}: {numeral(value)}**{_beside(focus)}")
    if focus.layer == PROBABILITIES:
        views.nothing("A probability has no weights of its own: open the sum behind it.")
    _pictures(focus)
    navigation.send_first()
    _effect(focus)
    behaviour.show(focus)


def _beside(focus: Focus) -> str:
    """The value in focus, before or after the activation function."""
    others = [layer for layer in shown_layers(focus) if layer != focus.layer]
    return "".join(
        f" · {part_words(focus, layer)}: {numeral(float(output(focus.trace, layer)[focus.index]))}" for layer in others
    )


def _effect(focus: Focus) -> None:
    """What the filter does for the answer."""
    last = passes.layer_names(focus.network)[-1]
    if focus.layer == last:
        return
    label, name = focus.prediction.label, focus.class_names[focus.prediction.label]
    effects = effects_on(focus.network, focus.inputs, focus.layer, label)
    effect, logit = float(effects[focus.channel]), float(focus.prediction.logits[label])
    rank = int((np.abs(effects) > abs(effect)).sum()) + 1
    prose.markdown(effect_words(name, logit, effect, rank, f"{len(effects)} {focus.part}s of {focus.layer}"))
    if focus.channel == strongest(focus.network, focus.trace, focus.layer):
        ink = effects_of_ink(focus.network, focus.inputs, focus.layer, label)
        prose.caption(usual_words(focus, name, float(ink[focus.channel])))


def usual_words(focus: Focus, name: str, effect: float) -> str:
    """Why the view opens on this filter, whose `effect` is that of the ink on the logit of the answer `name`."""
    others = f"{focus.part} whose map isn’t the same everywhere" if focus.has_maps else f"{focus.part} that isn’t zero"
    return (
        f"The ink does most for the answer through this {focus.part}, so the view opens on it: with what it gives for blank paper in its "
        f"place, the logit of {name} is {_logit(abs(effect))} {'lower' if effect > 0 else 'higher'}, a larger change than with any other {others}."
    )


def effect_words(name: str, logit: float, effect: float, rank: int, among: str) -> str:
    """What setting a filter to zero does to the `logit` of the answer `name`, and its `rank` by that."""
    if effect == 0:
        return f"Without it, nothing changes: set to zero, it leaves the logit of the answer {name} at {_logit(logit)}."
    verb = "lowers" if effect > 0 else "raises"
    return (
        f"Set to zero, it {verb} the logit of the answer **{name} from {_logit(logit)} to {_logit(logit - effect)}**: "
        f"by this it is number {rank} of the {among}."
    )


def _logit(value: float) -> str:
    return numeral(value, ".2f")


def _pictures(focus: Focus) -> None:
    """Its map, what the chosen cell sees of the input, and its weights; the frame follows the pointer over the map."""
    maps = [_map(focus, layer, len(shown_layers(focus))) for layer in shown_layers(focus)] if focus.has_maps else []
    sheets = [*maps, _input(focus)]
    if layer := kernels(focus.network, focus.layer, focus.model.shape):
        sheets.append(_kernel(focus, layer))

    def picked(sheet: int, _tile: int, row: int, column: int) -> None:
        put(Place(shown_layers(focus)[sheet], (focus.channel, row, column)))

    tiles.show(tiles.MAIN, sheets, f"{focus.model.name}-{focus.layer}-{focus.channel}", picked)


def _map(focus: Focus, layer: str, count: int) -> Sheet:
    """The filter's map as `layer` gives it, one of `count` beside the input."""
    maps = output(focus.trace, layer)[[focus.channel]]
    signed = bool((maps < 0).any())
    return Sheet(
        maps,
        [f"{layer} · channel {focus.channel}"],
        title="Its map." if count == 1 else f"{part_words(focus, layer)}.",
        words="Point at a cell, click to keep it.",
        colours="signed" if signed else "positive",
        bar=True,
        size=SIDE,
        most=SIDE,
        share=1 / (count + 1),
        by_cell=True,
        marked=(0, focus.cell[0], focus.cell[1]),
        looks=Looks(count, *geometry.windows(focus.network, layer, focus.model.shape)),
    )


def _input(focus: Focus) -> Sheet:
    field = (
        None if focus.has_maps else geometry.receptive_field(focus.network, focus.layer, focus.index, focus.model.shape)
    )
    planes = plane_names(len(focus.inputs[0]))
    return Sheet(
        focus.inputs[0].numpy(),
        planes,
        titles=planes if len(planes) > 1 else (),
        title="The input:",
        words=f"framed is what the {'cell' if focus.has_maps else 'unit'} can see.",
        colours="ink",
        ranges=1.0,
        size=SIDE,
        most=SIDE,
        share=1 / (len(shown_layers(focus)) + 1),
        clickable=False,
        frame=field,
    )


def _kernel(focus: Focus, layer: Kernels) -> Sheet:
    weights = layer.weights[focus.channel]
    order = np.argsort(-np.abs(weights).sum(axis=(1, 2)), kind="stable")[:MOST_KERNELS]
    count = "its kernel" if len(weights) == 1 else f"the {len(order)} strongest of its {len(weights)} kernels"
    name = f"{layer.layer} · {focus.part} {focus.channel}"
    common = {
        "title": f"The weights of {layer.layer}, {focus.part} {focus.channel}:",
        "clickable": False,
        "bar": True,
    }
    if weights.shape[2] <= MOST_WRITTEN and not layer.folded:
        return Sheet(
            weights[order],
            [f"{name} · from channel {source}" for source in order],
            [f"from {source}" for source in order],
            words=f"{count}. Red adds, blue takes away.",
            size=weights.shape[2] * CELL,
            written=True,
            **common,
        )
    field, inner = kernel_tiles(layer, [focus.channel])
    words = f"{'all ' if len(weights) > 1 else ''}{weights.size} of them. Red adds, blue takes away."
    return Sheet(field, [name], words=words, axes=layer.axes, inner=inner, size=SIDE, most=420, **common)


VIEW = View(
    name="filter",
    title="One filter",
    show=show,
    tables={
        "Classes as CSV": behaviour.table,
        "Exciting images as CSV": behaviour.exciting_table,
        "Values and weights as CSV": filter_numbers.pictures_table,
    },
    snippet=filter_numbers.snippet,
    given=filter_numbers.given,
)
