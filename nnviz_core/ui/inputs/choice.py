"""The choice of an input, kept in step with the page's link."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz_core.errors import NnvizError
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import sheet_picture
from nnviz_core.ui.frame import link
from nnviz_core.ui.inputs import canvas, controls, sources
from nnviz_core.ui.inputs.chosen import ChosenInput
from nnviz_core.ui.inputs.sources import DRAW, SOURCE

WORD = "input"


def start_with(dataset: str) -> None:
    """Let a first visit show a test image of `dataset`, unless its link brings another input."""
    if SOURCE not in st.session_state:
        sources.select_usual(dataset)


def start_at(text: str) -> None:
    """Let a first visit show the input that `text` stands for in links, unless its own link brings another."""
    if SOURCE not in st.session_state:
        sources.select(text)


def read_link() -> None:
    """Take up the input of a link that was opened just now, before any widget stands."""
    sources.settle()
    take_up()


def take_up() -> None:
    """Take up the input of a link; where it brings none, nothing is chosen."""
    text = link.take(WORD)
    if not text:
        return
    try:
        sources.settle()
        sources.select(text)
    except NnvizError as error:
        prose.alert(st.warning, f"{error} The page shows another input.", ":material/link_off:")


def show(chosen: ChosenInput) -> None:
    """The ways to an input, what was chosen, and its settings."""
    source = controls.choose()
    sheet(chosen)
    controls.settings(source)


def place() -> DeltaGenerator:
    """Where what was chosen stands. The frame of the canvas comes and goes whole: in another one's place, its inside would outlive it."""
    whole = st.container()
    with whole:
        return canvas.frame() if st.session_state[SOURCE] == DRAW else whole


def sheet(chosen: ChosenInput) -> None:
    """What was chosen: the canvas to draw on, or a picture as large as it."""
    with place():
        sheet_in_place(chosen)


def sheet_in_place(chosen: ChosenInput, on_stroke: Callable[[], None] | None = None) -> None:
    """What was chosen, in its `place`; `on_stroke` is called before the rerun that a stroke on the canvas begins."""
    if st.session_state[SOURCE] == DRAW:
        canvas.show(on_stroke)
    elif not chosen.waiting:
        st.html(sheet_picture(chosen.image if chosen.preparation is None else chosen.preparation.drawn, chosen.origin))
