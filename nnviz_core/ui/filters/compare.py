"""Two inputs in one network: where their maps part, and which filters made the answer change."""

from functools import cache

import numpy as np
import streamlit as st
import torch
from torch import Tensor, nn

from nnviz_core import links, predictions
from nnviz_core.drawing import presets
from nnviz_core.figures import charts
from nnviz_core.figures.tiles import Sheet
from nnviz_core.filters.patching import Effects, Flip, effects, smallest_flip
from nnviz_core.layers import passes
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.links import SampleLink
from nnviz_core.predictions import Prediction, as_inputs, of_trace
from nnviz_core.trace import Trace, record
from nnviz_core.ui.components import code, theme, tiles
from nnviz_core.ui.components.markup import map_picture, probability_percent, tile
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.filters import snippets
from nnviz_core.ui.filters.focus import Inside, open_filter, values
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.select import one_of
from nnviz_core.ui.inputs.chosen import ChosenInput

KIND, DIGIT, SAMPLE = "compare_kind", "compare_digit", "compare_sample"
CLOCK, TEST = "Digital clock", "Test image"
SHOWN_MAPS, SHOWN_BARS = 12, 12
COMPARED = 62
"""Width of a map beside others, in pixels."""


def compare(looked: Inside) -> None:
    """The chosen input beside another."""
    other = _other(looked)
    with torch.inference_mode():
        trace = record(looked.network, as_inputs(other.image))
    answers = looked.prediction, of_trace(trace)
    _answers(looked, other, answers)
    if looked.layer == PROBABILITIES:
        st.info("Choose a layer before the probabilities to see which of its filters made the difference.")
        return
    _maps(looked, trace)
    if answers[0].label == answers[1].label:
        _alike(looked, answers[0])
    _patching(looked, trace)
    code.show(snippets.compare_code(looked, other.link, looked.layer))


def _other(looked: Inside) -> ChosenInput:
    for key, value in {KIND: CLOCK, DIGIT: 2, SAMPLE: 0}.items():
        st.session_state.setdefault(key, value)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = one_of("Compare with", [CLOCK, TEST], KIND)
        if kind == CLOCK:
            digit = one_of("Digit", list(range(10)), DIGIT)
            image = _clock_images()[digit]
            return ChosenInput(image, f"the {digit} of a digital clock", links.encode(image))
        images = loaded.images(looked.chosen.dataset)
        sample = int(st.number_input("Test image", 0, len(images) - 1, key=SAMPLE, width=150, persist_state="session"))
    link = links.encode_sample(SampleLink(looked.chosen.dataset, sample))
    return ChosenInput(images.inputs([sample])[0, 0], f"test image {sample}", link, int(images.labels[sample]))


def _answers(looked: Inside, other: ChosenInput, answers: tuple[Prediction, Prediction]) -> None:
    pieces = [
        tile(
            map_picture(chosen.image, chosen.origin),
            f"{letter}: {chosen.origin}. Answer {looked.names[said.label]}, {probability_percent(said.confidence)}",
            11,
        )
        for letter, chosen, said in zip("AB", (looked.chosen, other), answers, strict=True)
    ]
    st.html(f'<div class="nn-tiles" data-testid="pair">{"".join(pieces)}</div>')


def _alike(looked: Inside, said: Prediction) -> None:
    st.info(
        f"{looked.model.name} answers both with {looked.names[said.label]}: no answer changed. What is ranked below is the lead over the runner-up.",
        icon=":material/equal:",
    )
    labels = predictions.labels(looked.network, _clock_images())
    different = np.flatnonzero(labels != said.label)
    if len(different):
        digit = int(next(d for d in (2, 3, 5, *different) if d in different))
        st.button(
            f"Compare with the {digit} of a digital clock, answered {looked.names[int(labels[digit])]}",
            on_click=lambda: st.session_state.update({KIND: CLOCK, DIGIT: digit}),
        )


def _maps(looked: Inside, trace: Trace) -> None:
    mine, others = looked.values, values(trace, looked.layer)
    if not looked.has_maps:
        return
    difference = others - mine
    channels = np.argsort(-np.abs(difference).mean(axis=(1, 2)), kind="stable")[:SHOWN_MAPS]
    end = float(max(np.abs(mine).max(), np.abs(others).max())) or 1.0
    st.markdown(f"**Maps of {looked.layer}: the {len(channels)} of {len(mine)} that differ most**")
    signed = bool((mine < 0).any() or (others < 0).any())
    pieces = (("A", mine, signed), ("B", others, signed), ("B − A", difference, True))
    sheets = [
        Sheet(
            maps[channels],
            [f"{name}: {looked.layer} · channel {channel}" for channel in channels],
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
        f"{looked.model.name}-{looked.layer}-compared",
        lambda _, tile, *__: open_filter(int(channels[tile])),
    )
    st.caption(f"All three on one range, colours ending at {end:.3g}. Click a map to open its filter on A.")


def _patching(looked: Inside, trace: Trace) -> None:
    st.subheader("Which filters made the answer change?")
    if looked.layer == passes.layer_names(looked.network)[-1]:
        st.caption("These are the logits themselves: choose an earlier layer.")
        return
    try:
        found, flip = _patched(looked.network, looked.inputs, trace.inputs, looked.layer)
    except ValueError:
        st.info("Both inputs give the same logits here: there is nothing to restore.")
        return
    gained, lost = looked.names[found.gained], looked.names[found.lost]
    before, donor = (f"{lead:+.2f}".replace("-", "−") for lead in (found.before, found.donor))
    st.markdown(
        f"Each filter of {looked.layer} alone is copied from B into the pass of A. The lead of {gained} over {lost} is {before} "
        f"for A and {donor} for B; a bar says what share of that way one filter goes. **{flip.words}**"
    )
    if flip.channels:
        st.caption(f"The set: {', '.join(map(str, flip.channels))}.")
    channels = found.ranking[:SHOWN_BARS]
    shares = found.restored[channels]
    figure = charts.bars(
        shares,
        [f"filter {channel}" for channel in channels],
        theme.palette(),
        channels[:, None].tolist(),
        [f"{share:+.1%}".replace("-", "−") for share in shares],
    )
    st.caption(f"The {len(channels)} of {len(found.restored)} that restore most. Click one to open it.")
    plot(figure, "restored", "Share of the difference that each filter restores", open_filter)
    csv_button(
        f"{looked.model.name}-{looked.layer}-patching",
        ("channel", "restored", "difference"),
        lambda: (
            (int(channel), float(found.restored[channel]), float(found.differences[channel]))
            for channel in found.ranking
        ),
    )


@measured("Copying filter by filter …")
def _patched(network: nn.Sequential, inputs: Tensor, donor: Tensor, layer: str) -> tuple[Effects, Flip]:
    return effects(network, inputs, donor, layer), smallest_flip(network, inputs, donor, layer)


_clock_images = cache(presets.clock_images)
