"""The ways to an input, as the session holds it: the canvas, a test image, an upload, a preset, or what a link brought.

Nothing is shown here, so that an answer can stand on the page before the widgets do.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from nnviz_core import links
from nnviz_core.drawing import Sketch
from nnviz_core.drawing.presets import CLOCK, HANDWRITTEN, LINES
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import is_own
from nnviz_core.links import PixelLink, PresetLink, SampleLink, SketchLink
from nnviz_core.ui.frame import own_data
from nnviz_core.ui.inputs import canvas
from nnviz_core.ui.inputs.chosen import ChosenInput, nothing_yet, opened, prepared

SOURCE, UNCENTRED, LINKED_DRAWING = "source", "uncentred", "linked_drawing"
PICTURE = "picture"
DRAW, TEST, UPLOAD, PRESET, LINK = "Draw", "Test image", "Upload", "Preset", "From the link"
NUMBERS = {CLOCK: "clock_digit", HANDWRITTEN: "handwritten_digit", LINES: "lines_seed"}
"""Where the session keeps which of a kind of presets is chosen."""
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


def given() -> ChosenInput | None:
    """The input in force, unless there is none yet."""
    if SOURCE not in st.session_state:
        return None
    there = chosen()
    return None if there.waiting else there


def is_ready() -> bool:
    """Whether the input is a 28×28 image already, with nothing to centre."""
    source, preset = st.session_state[SOURCE], st.session_state["preset"]
    return source in (TEST, LINK) or (source == PRESET and preset == HANDWRITTEN)


def select(text: str) -> None:
    """Make the input that `text` stands for in links the one in force. Raises `NnvizError` where it stands for none."""
    state = st.session_state
    match links.read(text):
        case SampleLink(dataset, sample) as link:
            if is_own(dataset):
                opened(link)  # raises where it isn't there
            state.update({SOURCE: TEST, "test_set": dataset, "test_sample": sample})
        case PresetLink(kind, number, uncentred):
            _select_preset(kind, number)
            state[UNCENTRED] = uncentred
        case SketchLink(sketch, uncentred):
            canvas.put(sketch)
            state.update({SOURCE: DRAW, UNCENTRED: uncentred})
        case PixelLink(image):
            state.update({SOURCE: LINK, LINKED_DRAWING: image})


def draw(sketch: Sketch) -> None:
    """Make `sketch`, drawn on another sheet than the canvas, the input in force."""
    settle()
    canvas.put(sketch)
    st.session_state.update({SOURCE: DRAW, UNCENTRED: False})


def sketch() -> Sketch | None:
    """What is drawn on the canvas, if the canvas is the input in force."""
    return canvas.sketch() if st.session_state.get(SOURCE) == DRAW else None


def select_usual(dataset: str) -> None:
    """Make the input that stands for `dataset` the one in force."""
    select(_usual_text(dataset))


def usual(dataset: str) -> ChosenInput:
    """An image of `dataset` to show where no input is given."""
    return opened(links.read(_usual_text(dataset)))


def _usual_text(dataset: str) -> str:
    is_lost = is_own(dataset) and own_data.named(dataset) is None
    return f"{HANDWRITTEN}-2" if dataset == "mnist" or is_lost else f"{dataset}-0"


def _select_preset(kind: str, number: int) -> None:
    st.session_state.update({SOURCE: PRESET, "preset": kind} | ({NUMBERS[kind]: number} if kind in NUMBERS else {}))


def _drawn() -> ChosenInput:
    sketch = canvas.sketch()
    if sketch:
        return opened(SketchLink(sketch, _uncentred()))
    return nothing_yet("Draw a digit on the sheet, with the mouse or a finger.")


def _test_image() -> ChosenInput:
    try:
        return opened(SampleLink(st.session_state["test_set"], int(st.session_state["test_sample"])))
    except NnvizError as error:  # images of one's own that are gone, or another file with fewer
        return nothing_yet(str(error))


def _uploaded() -> ChosenInput:
    kept = st.session_state.get(PICTURE)
    if kept is None:
        return nothing_yet("Upload a PNG, JPEG or WebP picture of one digit.")
    return prepared(kept["ink"], f"“{kept['name']}”", _uncentred())


def _preset() -> ChosenInput:
    kind = st.session_state["preset"]
    number = int(st.session_state[NUMBERS[kind]]) if kind in NUMBERS else 0
    return opened(PresetLink(kind, number, _uncentred() and kind != HANDWRITTEN))


def _linked() -> ChosenInput:
    return opened(PixelLink(st.session_state[LINKED_DRAWING]))


def _uncentred() -> bool:
    return bool(st.session_state.get(UNCENTRED))


_WAYS: dict[str, Callable[[], ChosenInput]] = {
    DRAW: _drawn,
    TEST: _test_image,
    UPLOAD: _uploaded,
    PRESET: _preset,
    LINK: _linked,
}
