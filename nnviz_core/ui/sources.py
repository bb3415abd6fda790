"""The ways to an input: the canvas, a test image, an upload, a preset, or what a link brought."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from nnviz_core import drawing, links, pictures, presets
from nnviz_core.datasets import TEST_IMAGES, TITLES
from nnviz_core.errors import NnvizError
from nnviz_core.links import SampleLink
from nnviz_core.ui import canvas, session
from nnviz_core.ui.chosen_input import ChosenInput, prepared

SOURCE, UNCENTRED, LINKED_DRAWING = "source", "uncentred", "linked_drawing"
DRAW, TEST, UPLOAD, PRESET, LINK = "Draw", "Test image", "Upload", "Preset", "From the link"
CLOCK, HANDWRITTEN, LINES, EMPTY = "Digital clock", "Handwritten", "Random lines", "Empty sheet"
DEFAULTS = {
    SOURCE: DRAW,
    "test_set": "mnist",
    "test_sample": 0,
    "preset": CLOCK,
    "clock_digit": 2,
    "handwritten_digit": 2,
    "lines_seed": 0,
}
"""What a first visit shows; links and buttons set the same keys, so the widgets themselves carry no default."""


def select_preset(kind: str, **settings: object) -> None:
    """Make a preset the input, as a button's callback: `digit` for the clock, `seed` for random lines."""
    st.session_state.update({SOURCE: PRESET, "preset": kind, **settings})


def choice(label: str, options: list, key: str, names: Callable[[Any], str] = str) -> Any:
    """One of `options`, kept under `key` in the session."""
    st.segmented_control(
        label,
        options,
        format_func=names,
        required=True,
        key=key,
        wrap=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return st.session_state[key]


def _drawn() -> ChosenInput:
    return _prepared(canvas.canvas_ink(), "your drawing")


def _test_image() -> ChosenInput:
    dataset = choice("Data set", list(TITLES), "test_set", names=TITLES.__getitem__)
    images = session.images(dataset)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Random", icon=":material/casino:", on_click=_draw_lot)
        sample = st.number_input("Number", 0, len(images) - 1, key="test_sample", persist_state="session")
    label = int(images.labels[sample])
    link = links.encode_sample(SampleLink(dataset, int(sample)))
    origin = f"{TITLES[dataset]} test image {sample:,}"
    return ChosenInput(images.inputs([sample])[0, 0], origin, link, label, dataset=dataset)


def _draw_lot() -> None:
    st.session_state["test_sample"] = int(np.random.default_rng().integers(TEST_IMAGES))


def _uploaded() -> ChosenInput:
    file = st.file_uploader(
        "A picture of one digit",
        type=["png", "jpg", "jpeg", "webp"],
        help="Dark on light or light on dark; up to 20 MB.",
    )
    if file is not None:
        try:
            return _prepared(pictures.ink_of_file(file.getvalue()), f"“{file.name}”")
        except NnvizError as error:
            st.error(str(error))
    return _prepared(np.zeros((28, 28), np.float32), "no picture yet")


def _preset() -> ChosenInput:
    kind = choice("Preset", [CLOCK, HANDWRITTEN, LINES, EMPTY], "preset")
    return {CLOCK: _clock, HANDWRITTEN: _handwritten, LINES: _lines, EMPTY: _empty}[kind]()


def _clock() -> ChosenInput:
    digit = _digit("clock_digit")
    return _prepared(
        drawing.ink_of_strokes(presets.clock_digit(digit), presets.PEN_WIDTH), f"the {digit} of a digital clock"
    )


def _handwritten() -> ChosenInput:
    digit = _digit("handwritten_digit")
    images = session.images("mnist")
    sample = int(np.flatnonzero(images.labels == digit)[0])
    link = links.encode_sample(SampleLink("mnist", sample))
    return ChosenInput(images.inputs([sample])[0, 0], f"a handwritten {digit} (test image {sample})", link, digit)


def _lines() -> ChosenInput:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Another", icon=":material/casino:", on_click=_next_seed)
        seed = st.number_input("Seed", 0, 9999, key="lines_seed", persist_state="session")
    return _prepared(
        drawing.ink_of_strokes(presets.random_lines(int(seed)), presets.PEN_WIDTH), f"random lines, seed {seed}"
    )


def _next_seed() -> None:
    st.session_state["lines_seed"] = (st.session_state["lines_seed"] + 1) % 10_000


def _empty() -> ChosenInput:
    return _prepared(np.zeros((28, 28), np.float32), "an empty sheet")


def _linked() -> ChosenInput:
    image = st.session_state[LINKED_DRAWING]
    return ChosenInput(image, "the drawing in the link", links.encode(image))


def _digit(key: str) -> int:
    return choice("Digit", list(range(10)), key)


def _prepared(ink: np.ndarray, origin: str) -> ChosenInput:
    return prepared(ink, origin, bool(st.session_state.get(UNCENTRED)))


WAYS: dict[str, Callable[[], ChosenInput]] = {
    DRAW: _drawn,
    TEST: _test_image,
    UPLOAD: _uploaded,
    PRESET: _preset,
    LINK: _linked,
}
