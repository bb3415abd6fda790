"""The image in the scene's grid: the session's input at first, then what is drawn on it."""

import numpy as np
import streamlit as st

from nnviz_core import drawing, links, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.links import PixelLink, SampleLink
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link, loaded
from nnviz_core.ui.inputs import choice, levels, sources
from nnviz_core.ui.inputs.chosen import opened
from nnviz_core.ui.network.messages import Request

START = "network3d_start"
FIRST = SampleLink("mnist", 1)


def open_input() -> None:
    """Take up the input of the link or of the page before; a handwritten digit when there is none."""
    asked = link.take(choice.WORD)
    given = sources.given()
    text = asked or (given and given.link)
    start = st.session_state.get(START)
    if start is None or (text and text != start["link"]):
        whole, text = _opened(text)
        _start(whole, text)
        if text == asked:
            _share()


def another(dataset: str) -> None:
    """A random test image of `dataset`, as a button's callback."""
    sample = SampleLink(dataset, int(np.random.default_rng().integers(len(loaded.images(dataset)))))
    _start(*_opened(links.encode_sample(sample)))
    _share()


def version() -> int:
    """Grows whenever the grid has to take another image than the one drawn on it."""
    return st.session_state[START]["version"]


def image(request: Request) -> np.ndarray:
    """What the grid holds, (28, 28); a finished stroke becomes the input of the other pages too."""
    start = st.session_state[START]
    if request.pixels is None or request.version != start["version"]:
        return start["image"]
    drawn = levels.image(request.pixels)
    if request.done and not np.array_equal(drawn, start["image"]):
        start.update(image=drawn, whole=drawn, link=links.encode(drawn))
        _share()
    return drawn


def whole(request: Request) -> np.ndarray:
    """What the network is given, in its own size: the input as it came, until something is drawn on the grid."""
    grid, start = image(request), st.session_state[START]
    return start["whole"] if np.array_equal(grid, start["image"]) else grid


def text() -> str:
    """The text in links of the input as it was when the pen was last lifted."""
    return st.session_state[START]["link"]


def words() -> str:
    """What the input is called on a picture that is taken away."""
    if not _is_drawn():
        return "an empty sheet"
    given = links.read(text())
    return "a drawing" if isinstance(given, PixelLink) else opened(given).origin


def in_link() -> dict[str, str]:
    """The word for the input in the page's link; none for an empty sheet."""
    return {choice.WORD: text()} if _is_drawn() else {}


def dataset() -> str:
    """The data set whose images the input is like: that of a test image, and digits for what is drawn."""
    sample = links.decode_sample(text())
    return sample.dataset if sample else FIRST.dataset


def _is_drawn() -> bool:
    return bool(st.session_state[START]["image"].any())


def _opened(text: str | None) -> tuple[np.ndarray, str]:
    try:
        if text:
            return opened(links.read(text)).image, text
    except NnvizError as error:
        prose.alert(st.warning, f"{error} A handwritten digit takes its place.", ":material/link_off:")
    return _sample(FIRST), links.encode_sample(FIRST)


def _start(whole: np.ndarray, text: str) -> None:
    """Let the grid hold the image `whole`, which `text` stands for in links."""
    version = st.session_state.get(START, {"version": 0})["version"] + 1
    image = drawing.fitted(whole, zoo.SHAPE)
    st.session_state[START] = {"link": text, "image": image, "whole": whole, "version": version}


def _sample(sample: SampleLink) -> np.ndarray:
    return loaded.images(sample.dataset).inputs([sample.sample])[0, 0]


def _share() -> None:
    """Let the other pages have the input too."""
    start = st.session_state[START]
    sources.settle()
    sources.select(start["link"])
