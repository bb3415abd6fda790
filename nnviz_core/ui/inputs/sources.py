"""The ways to an input, as the session holds it: the canvas, a test image, an upload, a preset, or what a link brought.

Nothing is shown here, so that an answer can stand on the page before the widgets do.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from nnviz_core import drawing, links
from nnviz_core.datasets import TITLES
from nnviz_core.drawing import presets
from nnviz_core.links import SampleLink
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.inputs import canvas
from nnviz_core.ui.inputs.chosen import ChosenInput, nothing_yet, prepared

SOURCE, UNCENTRED, LINKED_DRAWING = "source", "uncentred", "linked_drawing"
PICTURE = "picture"
DRAW, TEST, UPLOAD, PRESET, LINK = "Draw", "Test image", "Upload", "Preset", "From the link"
CLOCK, HANDWRITTEN, LINES, EMPTY = "Digital clock", "Handwritten", "Random lines", "Empty sheet"
DEFAULTS: dict[str, Any] = {
    SOURCE: DRAW,
    "test_set": "mnist",
    "test_sample": 0,
    "preset": CLOCK,
    "clock_digit": 2,
    "handwritten_digit": 2,
    "lines_seed": 0,
}
"""What a first visit shows; links and buttons set the same keys, so the widgets themselves carry no default."""


def settle() -> None:
    """Let every setting have a value."""
    for key, value in DEFAULTS.items():
        st.session_state.setdefault(key, value)


def chosen() -> ChosenInput:
    """The input in force."""
    return _WAYS[st.session_state[SOURCE]]()


def is_ready() -> bool:
    """Whether the input is a 28×28 image already, with nothing to centre."""
    source, preset = st.session_state[SOURCE], st.session_state["preset"]
    return source in (TEST, LINK) or (source == PRESET and preset == HANDWRITTEN)


def select(text: str) -> None:
    """Make the input that `text` stands for in links the one in force. Raises `NnvizError` where it stands for none."""
    sample = links.decode_sample(text)
    if sample is None:
        st.session_state.update({LINKED_DRAWING: links.decode(text), SOURCE: LINK})
    else:
        st.session_state.update({SOURCE: TEST, "test_set": sample.dataset, "test_sample": sample.sample})


def of_link(text: str) -> ChosenInput:
    """The test image that `text` stands for in links. Raises `NnvizError` where it stands for none."""
    sample = links.decode_sample(text)
    assert sample is not None
    return _sample(sample.dataset, sample.sample)


def select_usual(dataset: str) -> None:
    """Make the input that stands for `dataset` the one in force."""
    if dataset == "mnist":
        select_preset(HANDWRITTEN)
    else:
        st.session_state.update({SOURCE: TEST, "test_set": dataset, "test_sample": 0})


def usual(dataset: str) -> ChosenInput:
    """An image of `dataset` to show where no input is given."""
    return handwritten(2) if dataset == "mnist" else _sample(dataset, 0)


def select_preset(kind: str, **settings: object) -> None:
    """Make a preset the input, as a button's callback; `settings` by their keys, such as `clock_digit` or `lines_seed`."""
    st.session_state.update({SOURCE: PRESET, "preset": kind, **settings})


def handwritten(digit: int) -> ChosenInput:
    """The first MNIST test image of `digit`."""
    images = loaded.images("mnist")
    sample = int(np.flatnonzero(images.labels == digit)[0])
    link = links.encode_sample(SampleLink("mnist", sample))
    return ChosenInput(images.inputs([sample])[0, 0], f"a handwritten {digit} (test image {sample})", link, digit)


def _drawn() -> ChosenInput:
    ink = canvas.ink()
    if ink.any():
        return _prepared(ink, "your drawing")
    return nothing_yet("Draw a digit on the sheet with the mouse or a finger, or choose another kind of input above.")


def _test_image() -> ChosenInput:
    return _sample(st.session_state["test_set"], int(st.session_state["test_sample"]))


def _sample(dataset: str, sample: int) -> ChosenInput:
    images = loaded.images(dataset)
    link = links.encode_sample(SampleLink(dataset, sample))
    origin = f"{TITLES[dataset]} test image {sample:,}"
    return ChosenInput(images.inputs([sample])[0, 0], origin, link, int(images.labels[sample]), dataset=dataset)


def _uploaded() -> ChosenInput:
    kept = st.session_state.get(PICTURE)
    if kept is None:
        return nothing_yet("Upload a PNG, JPEG or WebP picture of one digit.")
    return _prepared(kept["ink"], f"“{kept['name']}”")


def _preset() -> ChosenInput:
    return {CLOCK: _clock, HANDWRITTEN: _handwritten, LINES: _lines, EMPTY: _empty}[st.session_state["preset"]]()


def _clock() -> ChosenInput:
    digit = int(st.session_state["clock_digit"])
    return _prepared(
        drawing.ink_of_strokes(presets.clock_digit(digit), presets.PEN_WIDTH), f"the {digit} of a digital clock"
    )


def _handwritten() -> ChosenInput:
    return handwritten(int(st.session_state["handwritten_digit"]))


def _lines() -> ChosenInput:
    seed = int(st.session_state["lines_seed"])
    ink = drawing.ink_of_strokes(presets.random_lines(seed), presets.PEN_WIDTH)
    return _prepared(ink, f"random lines, seed {seed}")


def _empty() -> ChosenInput:
    return _prepared(drawing.empty(), "an empty sheet")


def _linked() -> ChosenInput:
    image = st.session_state[LINKED_DRAWING]
    return ChosenInput(image, "the drawing in the link", links.encode(image))


def _prepared(ink: np.ndarray, origin: str) -> ChosenInput:
    return prepared(ink, origin, bool(st.session_state.get(UNCENTRED)))


_WAYS: dict[str, Callable[[], ChosenInput]] = {
    DRAW: _drawn,
    TEST: _test_image,
    UPLOAD: _uploaded,
    PRESET: _preset,
    LINK: _linked,
}
