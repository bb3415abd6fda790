"""The network in space: a component with three.js, which Python answers while the pen moves."""

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from streamlit.components import v2

KEY = "network3d"
SCENE, DETAILS = "scene", "details"
"""The page's fragments: a request runs the scene again, and what stands below it when it is more than a passing one."""
STYLE_SHEET = Path(__file__).with_name("view.css")
# The page's own script tells below which path the app is served; the view itself is a module among the static files.
LOADER = """
export default (component) => {
  const script = [...document.querySelectorAll("script[src]")].find((each) => each.src.includes("/static/js/index"));
  const root = script.src.slice(0, script.src.indexOf("static/js/"));
  let release = null, gone = false;
  import(root + "app/static/network3d/view.js").then((view) => { if (!gone) release = view.show(component); });
  return () => { gone = true; release?.(); };
};
"""


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    return v2.component("network3d", css=STYLE_SHEET.read_text(encoding="utf-8"), js=LOADER)


def request() -> dict:
    """What the visitor last drew and pointed at; empty before that."""
    state = st.session_state.get(KEY)
    asked = state.get("request") if state else None
    return asked if isinstance(asked, dict) else {}


def show(data: dict) -> None:
    """Show the scene that `data` describes; what the visitor asks for in it runs the page's fragments again."""
    _component()(key=KEY, data=data, on_request_change=_answer)


def levels(image: np.ndarray) -> np.ndarray:
    """Ink in 0…1 as the bytes in which the grid holds it."""
    return np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)


def _answer() -> None:
    # Without a word the fragment around the component runs again, at once; a rerun by name begins a second run.
    asked = request()
    if asked.get("done") or asked.get("drawable") is False:
        st.rerun([SCENE, DETAILS])
