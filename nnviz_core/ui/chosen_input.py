"""The input that all pages look at: a drawing, a test image, an upload, a preset, or what a link brought."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from nnviz_core import drawing, links, pictures, presets
from nnviz_core.datasets import TEST_IMAGES, TITLES
from nnviz_core.drawing import Preparation
from nnviz_core.errors import NnvizError
from nnviz_core.links import SampleLink
from nnviz_core.ui import canvas, session

PARAMETER = "input"
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


@dataclass(frozen=True)
class ChosenInput:
    """The 28×28 `image`, where it came from in words, its text in a link, and what is known of it.

    `label` is a test image's true class; `preparation` says how a drawing or picture became the image, unless it was
    taken `uncentred`, as it lies on the sheet; `dataset` says what kind of thing it shows.
    """

    image: np.ndarray
    origin: str
    link: str
    label: int | None = None
    preparation: Preparation | None = None
    uncentred: bool = False
    dataset: str = "mnist"

    @property
    def is_empty(self) -> bool:
        return not self.image.any()


def choose_source() -> str:
    """Show the ways to an input and return the chosen one; a link opened just now takes precedence."""
    for key, value in DEFAULTS.items():
        st.session_state.setdefault(key, value)
    _read_link()
    options = [DRAW, TEST, UPLOAD, PRESET]
    if LINKED_DRAWING in st.session_state:
        options.append(LINK)
    return st.segmented_control(
        "Input", options, required=True, key=SOURCE, persist_state="session", label_visibility="collapsed"
    )


def choose_input(source: str) -> ChosenInput:
    """Show the settings of `source` and return the input; the page's link always holds the present one."""
    if source != DRAW:
        canvas.set_aside()
    chosen = {DRAW: _drawn, TEST: _test_image, UPLOAD: _uploaded, PRESET: _preset, LINK: _linked}[source]()
    _write_link(chosen)
    return chosen


def select_preset(kind: str, **settings: object) -> None:
    """Make a preset the input, as a button's callback: `digit` for the clock, `seed` for random lines."""
    st.session_state.update({SOURCE: PRESET, "preset": kind, **settings})


def _read_link() -> None:
    text = st.query_params.get(PARAMETER)
    if text is None or text == st.session_state.get("written_link"):
        return
    st.session_state["written_link"] = text
    try:
        sample = links.decode_sample(text)
        if sample is None:
            st.session_state[LINKED_DRAWING] = links.decode(text)
            st.session_state[SOURCE] = LINK
        else:
            st.session_state.update({SOURCE: TEST, "test_set": sample.dataset, "test_sample": sample.sample})
    except NnvizError as error:
        st.warning(f"{error} The page starts empty.")


def _write_link(chosen: ChosenInput) -> None:
    if chosen.is_empty:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != chosen.link:
        st.query_params[PARAMETER] = chosen.link
    st.session_state["written_link"] = st.query_params.get(PARAMETER)


def _drawn() -> ChosenInput:
    return _prepared(canvas.canvas_ink(), "your drawing")


def _test_image() -> ChosenInput:
    dataset = st.segmented_control(
        "Data set",
        list(TITLES),
        format_func=TITLES.get,
        required=True,
        key="test_set",
        persist_state="session",
    )
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
    kind = st.segmented_control(
        "Preset",
        [CLOCK, HANDWRITTEN, LINES, EMPTY],
        required=True,
        key="preset",
        persist_state="session",
        label_visibility="collapsed",
    )
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
    return st.segmented_control(
        "Digit",
        list(range(10)),
        required=True,
        key=key,
        persist_state="session",
        label_visibility="collapsed",
    )


def _prepared(ink: np.ndarray, origin: str) -> ChosenInput:
    preparation = drawing.prepare(ink)
    uncentred = bool(st.session_state.get(UNCENTRED))
    image = drawing.squeezed(ink) if uncentred else preparation.image
    return ChosenInput(image, origin, links.encode(image), preparation=preparation, uncentred=uncentred)
