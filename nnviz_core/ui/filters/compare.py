"""Two inputs in one network: where their maps part, and which filters made the answer change."""

from collections.abc import Iterator
from html import escape
from typing import NoReturn

import numpy as np
import streamlit as st
import torch
from torch import Tensor, nn

from nnviz_core.figures import charts
from nnviz_core.figures.tiles import Sheet
from nnviz_core.filters import patching
from nnviz_core.filters.patching import Effects, Flip
from nnviz_core.layers import passes
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.numerals import numeral, percent, probability_percent
from nnviz_core.predictions import Prediction, as_inputs, of_trace
from nnviz_core.trace import Trace, record
from nnviz_core.ui.components import prose, theme, tiles
from nnviz_core.ui.components.markup import map_picture, says
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.filters import compared_numbers, turning
from nnviz_core.ui.filters.controls import choose_layer, open_filter
from nnviz_core.ui.filters.focus import Focus, output
from nnviz_core.ui.filters.second_input import NEAREST, WITH, reason, second_input
from nnviz_core.ui.frame import views
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.inputs.chosen import ChosenInput

SHOWN_MAPS, SHOWN_BARS = 12, 12
COMPARED = 62
"""Width of a map beside others, in pixels."""


def show(focus: Focus, values: Values) -> None:
    """The chosen input beside another."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_layer(focus)
        values.ask(WITH)
    other = second_input(values)
    trace = _trace(focus, other)
    predictions = focus.prediction, of_trace(trace)
    _predictions(focus, other, predictions)
    prose.caption(reason(values, predictions[1].label))
    if focus.layer == PROBABILITIES:
        views.nothing("Choose a layer before the probabilities to see which of its filters made the difference.")
    _maps(focus, trace)
    if predictions[0].label == predictions[1].label:
        _alike(focus, predictions[0], values)
    st.subheader("Which filters made the answer change?")
    turning.show(focus, trace.inputs)
    _patching(focus, trace)


def _trace(focus: Focus, other: ChosenInput) -> Trace:
    with torch.inference_mode():
        return record(focus.network, as_inputs(other.image))


def _predictions(focus: Focus, other: ChosenInput, predictions: tuple[Prediction, Prediction]) -> None:
    pairs = zip("AB", (focus.input, other), predictions, strict=True)
    pieces = [_figure(focus, letter, each, prediction) for letter, each, prediction in pairs]
    prose.html(f'<div class="nn-tiles" data-testid="pair">{"".join(pieces)}</div>')


def _figure(focus: Focus, letter: str, shown: ChosenInput, prediction: Prediction) -> str:
    """An input with what it is read as, in the colour of right or wrong where the truth is known."""
    label = shown.label_in(focus.model)
    answer = says(f"→ {focus.class_names[prediction.label]}", None if label is None else prediction.label == label)
    return (
        f'<figure class="nn-tile" style="width:11rem">{map_picture(shown.image, shown.origin)}'
        f"<figcaption>{letter}: {escape(shown.origin)}<br>{answer} {probability_percent(prediction.confidence)}</figcaption></figure>"
    )


def _alike(focus: Focus, prediction: Prediction, values: Values) -> NoReturn:
    """That no answer changed, and the way to an input with another."""
    if values[WITH] != NEAREST:
        st.button("Compare with the nearest image of another class", on_click=values.forget, args=(WITH,))
    views.nothing(
        f"{focus.model.name} predicts {focus.class_names[prediction.label]} for both: "
        "no answer changed, so no filter made it change."
    )


def _maps(focus: Focus, trace: Trace) -> None:
    mine, others = focus.values, output(trace, focus.layer)
    if not focus.has_maps:
        return
    difference = others - mine
    channels = np.argsort(-np.abs(difference).mean(axis=(1, 2)), kind="stable")[:SHOWN_MAPS]
    end = float(max(np.abs(mine).max(), np.abs(others).max())) or 1.0
    prose.markdown(f"**Maps of {focus.layer}: the {len(channels)} of {len(mine)} that differ most**")
    signed = bool((mine < 0).any() or (others < 0).any())
    pieces = (("A", mine, signed), ("B", others, signed), ("B − A", difference, True))
    sheets = [
        Sheet(
            maps[channels],
            [f"{name}: {focus.layer} · channel {channel}" for channel in channels],
            [str(channel) for channel in channels],
            title=f"{name}{'' if name != 'B − A' else ': red where B is larger'}",
            colours="signed" if kind else "positive",
            ranges=end,
            bar=True,
            share=1 / 3,
            size=COMPARED,
        )
        for name, maps, kind in pieces
    ]
    tiles.show(
        tiles.MAIN,
        sheets,
        f"{focus.model.name}-{focus.layer}-compared",
        lambda _, tile, *__: open_filter(focus.layer, int(channels[tile])),
    )
    prose.caption(
        f"All three on one range, colours ending at {numeral(end, '.3g')}. Click a map to open its filter on A."
    )


def _patching(focus: Focus, trace: Trace) -> None:
    if focus.layer == passes.layer_names(focus.network)[-1]:
        views.nothing("These are the logits themselves: choose an earlier layer.")
    effects, flip = _patched(focus.network, focus.inputs, trace.inputs, focus.layer)
    gained, lost = focus.class_names[effects.gained], focus.class_names[effects.lost]
    before, donor = (numeral(lead, "+.2f") for lead in (effects.before, effects.donor))
    prose.markdown(
        f"Each filter of {focus.layer} alone is copied from B into the pass of A. The lead of {gained} over {lost} is {before} "
        f"for A and {donor} for B; each bar is the share of that difference restored by copying this one filter. **{flip.words}**"
    )
    if flip.channels:
        prose.caption(f"The set: {', '.join(map(str, flip.channels))}.")
    channels = effects.ranking[:SHOWN_BARS]
    shares = effects.restored[channels]
    figure = charts.bars(
        shares,
        [f"filter {channel}" for channel in channels],
        theme.palette(),
        channels[:, None].tolist(),
        [percent(share) for share in shares],
    )
    prose.caption(f"The {len(channels)} of {len(effects.restored)} that restore most. Click one to open it.")
    plot(
        figure,
        "restored",
        "Share of the difference that each filter restores",
        lambda channel: open_filter(focus.layer, channel),
    )


@measured("Copying filter by filter …")
def _patched(network: nn.Sequential, inputs: Tensor, donor: Tensor, layer: str) -> tuple[Effects, Flip]:
    return patching.effects(network, inputs, donor, layer), patching.smallest_flip(network, inputs, donor, layer)


def table(focus: Focus, values: Values) -> Table:
    """What copying each filter restores, the most first."""

    def rows() -> Iterator[tuple]:
        inputs = as_inputs(second_input(values).image)
        effects, _ = _patched(focus.network, focus.inputs, inputs, focus.layer)
        for channel in effects.ranking:
            yield int(channel), float(effects.restored[channel]), float(effects.differences[channel])

    header = ("channel", "share of the lead restored", "mean size of the difference")
    return Table(f"{focus.model.name}-{focus.layer}-patching", header, rows)


VIEW = View(
    name="compare",
    title="Compare two inputs",
    show=show,
    within=(WITH,),
    tables={
        "Layers as CSV": turning.numbers,
        "Filters as CSV": table,
        "Values as CSV": compared_numbers.values_table,
    },
    snippet=compared_numbers.snippet,
    given=compared_numbers.given,
)
