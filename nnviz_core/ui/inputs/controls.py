"""The widgets that set what `sources` reads."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from streamlit.typing import UploadedFile

from nnviz_core.datasets import TITLES
from nnviz_core.drawing import pictures, presets
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import is_own
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import loaded, own_data
from nnviz_core.ui.frame.select import one_of
from nnviz_core.ui.inputs import canvas
from nnviz_core.ui.inputs.sources import (
    DRAW,
    LINK,
    LINKED_DRAWING,
    NUMBERS,
    PICTURE,
    PRESET,
    SOURCE,
    TEST,
    UPLOAD,
)

PROBLEM = "upload_problem"
PRESETS = {
    presets.CLOCK: "Digital clock",
    presets.HANDWRITTEN: "Handwritten",
    presets.LINES: "Random lines",
    presets.EMPTY: "Empty sheet",
}


def choose() -> str:
    """The ways to an input; returns the chosen one."""
    brought = [LINK] if LINKED_DRAWING in st.session_state else []
    source = one_of("Input", [DRAW, TEST, UPLOAD, PRESET, *brought], SOURCE)
    if source != DRAW:
        canvas.reopen()
    return source


def settings(source: str) -> None:
    """What can be set of `source`."""
    _SETTINGS[source]()


def _test_image() -> None:
    if is_own(st.session_state["test_set"]) and not own_data.named(st.session_state["test_set"]):
        st.session_state["test_set"] = next(iter(TITLES))
    one_of("Data set", _sets(), "test_set", names=loaded.title)
    last = _count() - 1
    st.session_state["test_sample"] = min(int(st.session_state["test_sample"]), last)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Random", icon=":material/casino:", on_click=_draw_lot)
        st.number_input("Number", 0, last, key="test_sample", persist_state="session")


def _draw_lot() -> None:
    st.session_state["test_sample"] = int(np.random.default_rng().integers(_count()))


def _sets() -> list[str]:
    """The published sets, what this session holds, and of that the one in force as a network labels it."""
    present, own = st.session_state["test_set"], [each.name for each in own_data.every()]
    relabelled = [present] if is_own(present) and own_data.named(present) and present not in own else []
    return [
        *TITLES,
        *(name for name in own if not relabelled or own_data.file(name) != own_data.file(present)),
        *relabelled,
    ]


def _count() -> int:
    """How many images the set in force has."""
    return len(loaded.images(st.session_state["test_set"]))


def _upload() -> None:
    file = st.file_uploader(
        "A picture of one digit",
        type=["png", "jpg", "jpeg", "webp"],
        help="Dark on light or light on dark; up to 20 MB and 13 million pixels.",
        key="upload",
        on_change=_take_up,
    )
    if file is not None and st.session_state.get(PROBLEM):
        prose.alert(st.error, st.session_state[PROBLEM])


def _take_up() -> None:
    """Decode an upload once and keep its ink, also while another source is shown; a removed file is forgotten.

    So is one that the browser names and the server doesn't have.
    """
    file = st.session_state["upload"]
    st.session_state.pop(PICTURE, None)
    st.session_state[PROBLEM] = ""
    if not isinstance(file, UploadedFile):
        return
    try:
        st.session_state[PICTURE] = {"name": file.name, "ink": pictures.ink_of_file(file.getvalue())}
    except NnvizError as error:
        st.session_state[PROBLEM] = str(error)


def _preset() -> None:
    kind = one_of("Preset", list(PRESETS), "preset", names=PRESETS.__getitem__)
    if kind in (presets.CLOCK, presets.HANDWRITTEN):
        one_of("Digit", list(range(10)), NUMBERS[kind])
    elif kind == presets.LINES:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.button("Another", icon=":material/casino:", on_click=_next_seed)
            st.number_input("Seed", 0, presets.COUNTS[kind] - 1, key=NUMBERS[kind], persist_state="session")


def _next_seed() -> None:
    key = NUMBERS[presets.LINES]
    st.session_state[key] = (st.session_state[key] + 1) % presets.COUNTS[presets.LINES]


_SETTINGS: dict[str, Callable[[], None]] = {
    DRAW: canvas.tools,
    TEST: _test_image,
    UPLOAD: _upload,
    PRESET: _preset,
    LINK: lambda: None,
}
