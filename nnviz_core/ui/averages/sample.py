"""One test image through the same panels as the averages: chosen, stepped through, or played."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import streamlit as st

from nnviz_core.evaluation import comparison
from nnviz_core.layers.blocks import cells
from nnviz_core.models import Model
from nnviz_core.ui.averages import sample_panels
from nnviz_core.ui.averages.means import document_colours
from nnviz_core.ui.components import code, steady
from nnviz_core.ui.components.plots import csv_button
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.settings import SAMPLE, pick, select_class, write_sample_link

PLAYING, READY = "playing", "player_ready"
SPEEDS = {"1 a second": 1.0, "2 a second": 0.5, "5 a second": 0.19}
"""Seconds from tick to tick; the shortest makes up for a tick that comes late now and then."""
ALL, MISTAKES, PAIR = "All images", "Only mistakes", "One pair"


def sample_view(model: Model) -> None:
    """The choice of images, and the chosen one with its controls."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = pick("Images", (ALL, MISTAKES, PAIR), "filter")
        speed = SPEEDS[pick("Speed", tuple(SPEEDS), "speed", "5 a second")]
        document = document_colours()
    samples = _samples(model, kind)
    if len(samples) == 0:
        st.session_state[PLAYING] = False
        st.info("No test image fits this choice: choose another pair, or all mistakes.", icon=":material/image_search:")
        return
    interval = speed if st.session_state.get(PLAYING) else None
    st.fragment(_player, run_every=interval)(model, samples, document)


def _samples(model: Model, kind: str) -> np.ndarray:
    evaluation = surveys.survey(model).evaluation
    if kind == ALL:
        return np.arange(len(evaluation.labels))
    if kind == MISTAKES:
        return np.sort(evaluation.mistakes())
    with st.container(horizontal=True, key="pair-of-classes"):
        true = select_class("True class", model, "true", 4) or 0
        said = select_class("taken for", model, "predicted", 2) or 0
    return np.sort(comparison.pair(evaluation, true, said))


def _player(model: Model, samples: np.ndarray, document: bool) -> None:
    """The controls, and what the network makes of the present image; each tick of a playing page moves one on."""
    playing = bool(st.session_state.get(PLAYING))
    if playing and st.session_state.get(READY):
        _step(samples, 1)
    st.session_state[READY] = playing
    wanted = int(st.session_state.get(SAMPLE, samples[0]))
    place = int(np.searchsorted(samples, wanted)) % len(samples)
    sample = int(samples[place])
    st.session_state[SAMPLE] = sample
    _controls(samples, place)
    steady.show(sample_panels.panels(model, sample, document), "panels")
    if not st.session_state.get(PLAYING):
        write_sample_link(model, sample)
    header = ("layer", "unit", "row", "column", "value")
    # A file is made for the run that offered it, and a playing page has gone on by then.
    playing = bool(st.session_state.get(PLAYING))
    rows = partial(_rows, model, sample)
    csv_button(f"{model.name}-image-{sample}", header, rows, "What is shown as CSV", "image", disabled=playing)
    code.show(snippets.sample(model, sample))


def _rows(model: Model, sample: int) -> Iterator[tuple]:
    for layer, values in sample_panels.outputs(model, sample).items():
        yield from ((layer, *place, f"{value:.6g}") for *place, value in cells(values))


def _controls(samples: np.ndarray, place: int) -> None:
    playing = bool(st.session_state.get(PLAYING))
    with st.container(horizontal=True, vertical_alignment="bottom", key="player"):
        st.button("Back", icon=":material/skip_previous:", on_click=_leap, args=(samples, -1))
        if st.button("Pause" if playing else "Play", icon=f":material/{'pause' if playing else 'play_arrow'}:"):
            st.session_state.update({PLAYING: not playing, READY: False})
            st.rerun()
        st.button("Next", icon=":material/skip_next:", on_click=_leap, args=(samples, 1))
        st.number_input("Test image", 0, 9_999, key=SAMPLE, width=150)
    st.caption(f"Image {place + 1:,} of {len(samples):,} in this choice.")


def _leap(samples: np.ndarray, by: int) -> None:
    _step(samples, by)
    st.session_state[READY] = False


def _step(samples: np.ndarray, by: int) -> None:
    place = int(np.searchsorted(samples, st.session_state.get(SAMPLE, samples[0])))
    st.session_state[SAMPLE] = int(samples[(place + by) % len(samples)])
