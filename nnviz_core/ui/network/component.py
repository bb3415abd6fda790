"""The network in space: a component with three.js, which Python answers while the pen moves."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nnviz_core.ui.components import prose, static_view
from nnviz_core.ui.frame import reruns
from nnviz_core.ui.network import messages
from nnviz_core.ui.network.messages import Request

KEY = "network3d"
TERMS = prose.terms("Probability", "activation", "kernel", "weight")
SCENE, DETAILS = "scene", "details"
"""The page's fragments: a request that is to last runs both again; a passing one that comes this way, the scene alone."""
STYLE_SHEET = Path(__file__).with_name("view.css")


@cache
def _component() -> Any:
    return static_view.component("network3d", STYLE_SHEET)


def request() -> Request:
    """The last request that ran the page; the empty one before that, and for what is no request."""
    return messages.converted(static_view.message(KEY, "request"))


def show(data: dict) -> None:
    """Show the scene that `data` describes; what the visitor asks for in it runs the page's fragments again."""
    _component()(key=KEY, data=data | {"terms": TERMS}, on_request_change=_answer)


def levels(image: np.ndarray) -> np.ndarray:
    """Ink in 0…1 as the bytes in which the grid holds it."""
    return np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)


def _answer() -> None:
    # If we return, Streamlit reruns the enclosing fragment at once; what runs parts by their names starts a second run.
    latest = request()
    if latest.done or not latest.drawable:
        reruns.of_parts(SCENE, DETAILS)
