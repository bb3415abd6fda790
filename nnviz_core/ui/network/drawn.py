"""The image in the scene's grid: the session's input at first, then what is drawn on it."""

import base64
import binascii

import numpy as np
import streamlit as st

from nnviz_core import drawing, links
from nnviz_core.errors import NnvizError
from nnviz_core.links import PIXELS, SampleLink
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.inputs.sources import LINK, LINKED_DRAWING, SOURCE

PARAMETER, WRITTEN, START = "input", "written_link", "network3d_start"
FIRST = SampleLink("mnist", 1)


def open_input() -> None:
    """Take up the input of the link or of the page before; a handwritten digit when there is none."""
    text = st.query_params.get(PARAMETER) or st.session_state.get(WRITTEN)
    start = st.session_state.get(START)
    if start is None or text != start["link"]:
        image, link = _opened(text)
        st.session_state[START] = {"link": link, "image": image, "version": (start or {"version": 0})["version"] + 1}
    _write_link()


def another() -> None:
    """A random digit of the test set, as a button's callback."""
    link = SampleLink("mnist", int(np.random.default_rng().integers(len(loaded.images("mnist")))))
    start = st.session_state[START]
    st.session_state[START] = {
        "link": links.encode_sample(link),
        "image": _sample(link),
        "version": start["version"] + 1,
    }
    _share()


def version() -> int:
    """Grows whenever the grid has to take another image than the one drawn on it."""
    return st.session_state[START]["version"]


def image(request: dict) -> np.ndarray:
    """What the grid holds, (28, 28); a finished stroke becomes the input of the other pages too."""
    start = st.session_state[START]
    drawn = pixels(request.get("pixels")) if request.get("version") == start["version"] else None
    if drawn is None:
        return start["image"]
    if not np.array_equal(drawn, start["image"]) and request.get("done"):
        start.update(image=drawn, link=links.encode(drawn) if drawn.any() else None)
        _share()
    return drawn


def link() -> str:
    """The link of the input as it was when the pen was last lifted."""
    start = st.session_state[START]
    return start["link"] or links.encode(start["image"])


def dataset() -> str:
    """The data set whose images the input is like: that of a test image, and digits for what is drawn."""
    sample = links.decode_sample(link())
    return sample.dataset if sample else FIRST.dataset


def _opened(text: str | None) -> tuple[np.ndarray, str]:
    try:
        if text:
            sample = links.decode_sample(text)
            return (_sample(sample) if sample else links.decode(text)), text
    except NnvizError as error:
        st.warning(f"{error} A handwritten digit takes its place.")
        st.query_params.pop(PARAMETER, None)
    return _sample(FIRST), links.encode_sample(FIRST)


def _sample(sample: SampleLink) -> np.ndarray:
    return loaded.images(sample.dataset).inputs([sample.sample])[0, 0]


def _share() -> None:
    start = st.session_state[START]
    sample = links.decode_sample(start["link"]) if start["link"] else None
    if sample is None:
        st.session_state.update({LINKED_DRAWING: start["image"], SOURCE: LINK})
    else:
        st.session_state.update({SOURCE: "Test image", "test_set": sample.dataset, "test_sample": sample.sample})
    _write_link()


def _write_link() -> None:
    text = st.session_state[START]["link"]
    if text is None:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != text:
        st.query_params[PARAMETER] = text
    st.session_state[WRITTEN] = text


def pixels(text: object) -> np.ndarray | None:
    """The image in a request, (28, 28); None when there is none."""
    try:
        content = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (ValueError, binascii.Error):
        return None
    if len(content) != PIXELS:
        return None
    return np.frombuffer(content, np.uint8).reshape(drawing.SIDE, drawing.SIDE).astype(np.float32) / np.float32(255)
