"""One test image through the same panels as the averages: chosen, stepped through, or played."""

import numpy as np
import streamlit as st

from nnviz_core.evaluation import comparison
from nnviz_core.models import Model
from nnviz_core.ui.averages import sample_numbers
from nnviz_core.ui.averages.panels import DOCUMENT
from nnviz_core.ui.averages.sample_panels import Subject, panels
from nnviz_core.ui.components import prose, steady
from nnviz_core.ui.frame import link, navigation, surveys, views
from nnviz_core.ui.frame.choices import Choice, Clicked
from nnviz_core.ui.frame.classes import class_choice
from nnviz_core.ui.frame.samples import SampleNumber, sample_text
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

OWN = "own"
"""The view of drawings, pictures and presets."""
ALL, MISTAKES, PAIR = "all", "mistakes", "pair"
FILTER = Choice(word="filter", label="Images", options={ALL: "All images", MISTAKES: "Only mistakes", PAIR: "One pair"})
TRUE = class_choice("true", "True class", default="4", when=FILTER.is_(PAIR))
PREDICTED = class_choice("predicted", "Predicted class", default="2", when=FILTER.is_(PAIR))
SECONDS = {"1": 1.0, "2": 0.5, "5": 0.19}
"""From tick to tick, by images a second; the shortest makes up for a tick that comes late now and then."""
SPEED = Choice(word="speed", label="Speed", options={each: f"{each} a second" for each in SECONDS}, default="5")
PLAYING, READY = Clicked(word="playing"), Clicked(word="ready")


def _is_playing(values: Values) -> bool:
    """Whether play was pressed in this visit to the page."""
    return values[PLAYING] == navigation.visit()


SAMPLE = SampleNumber(
    word="input",
    label="Test image",
    default=0,
    low=0,
    high=lambda values: len(surveys.images(values.about)) - 1,
    moves=_is_playing,
)


def show(model: Model, values: Values) -> np.ndarray:
    """The images that fit the choice."""
    evaluation = surveys.evaluation(model)
    samples = {
        ALL: lambda: np.arange(len(evaluation.labels)),
        MISTAKES: lambda: np.sort(evaluation.mistakes()),
        PAIR: lambda: np.sort(comparison.pair(evaluation, int(values[TRUE]), int(values[PREDICTED]))),
    }[values[FILTER]]()
    if len(samples) == 0:
        values.forget(PLAYING)
        views.nothing("No test image fits this choice: choose another pair, or all mistakes.")
    return samples


def player(model: Model, values: Values, samples: np.ndarray) -> None:
    """The controls, and what the network makes of the present image; each tick of a playing page moves one on."""
    playing = _is_playing(values)
    if playing and values[READY]:
        _step(values, samples, 1)
    values.put(READY, playing)
    place = int(np.searchsorted(samples, values[SAMPLE])) % len(samples)
    values.put(SAMPLE, int(samples[place]))
    _controls(values, samples, place)
    steady.show(panels(subject(model, values), values[DOCUMENT]), "panels")


def _controls(values: Values, samples: np.ndarray, place: int) -> None:
    playing = _is_playing(values)
    with st.container(horizontal=True, vertical_alignment="bottom", key="player"):
        st.button("Back", icon=":material/skip_previous:", on_click=_leap, args=(values, samples, -1))
        if st.button("Pause" if playing else "Play", icon=f":material/{'pause' if playing else 'play_arrow'}:"):
            values.put(PLAYING, None if playing else navigation.visit())
            values.put(READY, False)
            st.rerun()
        st.button("Next", icon=":material/skip_next:", on_click=_leap, args=(values, samples, 1))
        values.ask(SAMPLE)
        if st.button("A drawing or picture of yours", icon=":material/draw:", type="tertiary"):
            link.open_view(values.page, OWN)
            st.rerun()
    prose.caption(f"Image {place + 1:,} of {len(samples):,} in this choice.")


def _leap(values: Values, samples: np.ndarray, by: int) -> None:
    _step(values, samples, by)
    values.put(READY, False)


def _step(values: Values, samples: np.ndarray, by: int) -> None:
    place = int(np.searchsorted(samples, values[SAMPLE]))
    values.put(SAMPLE, int(samples[(place + by) % len(samples)]))


def subject(model: Model, values: Values) -> Subject:
    """The present image."""
    images, sample = surveys.images(model), values[SAMPLE]
    text = sample_text(sample, model.dataset)
    return Subject(model, images.image(sample), text, int(images.labels[sample]))


VIEW = View(
    name="image",
    title="One image",
    show=show,
    settings=(FILTER, TRUE, PREDICTED, SPEED, DOCUMENT),
    detail=player,
    every=lambda values: SECONDS[values[SPEED]] if _is_playing(values) else None,
    within=(SAMPLE,),
    tables={
        "What is shown as CSV": lambda model, values: sample_numbers.table(
            subject(model, values), f"image-{values[SAMPLE]}"
        )
    },
    snippet=sample_numbers.snippet,
    given=lambda model, values: sample_numbers.given(subject(model, values)),
)
