"""Components whose view is a module among the static files."""

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

import streamlit as st
from streamlit.components import v2

# The page's own script tells below which path the app is served.
FIND_ROOT = """
  const script = [...document.querySelectorAll("script[src]")].find((each) => each.src.includes("/static/js/index"));
  const root = script.src.slice(0, script.src.indexOf("static/js/"));
"""
# A view that is loaded answers at once.
LOADER = Template("""
let view = null;
export default (component) => {
  if (view) return view.show(component);
  $find_root
  let release = null, gone = false;
  import(root + "app/static/$name/view.js").then(
    (loaded) => { view = loaded; if (!gone) release = view.show(component); },
    () => { component.parentElement.append("This view could not be loaded. Reload the page to try again."); },
  );
  return () => { gone = true; release?.(); };
};
""")


def module(name: str) -> str:
    """The script that loads `static/NAME.js`, which then works for as long as the app is open, whatever page it shows."""
    return f'{{{FIND_ROOT}import(root + "app/static/{name}.js")}}'


def component(name: str, *style_sheets: Path) -> Any:
    """The component that `static/NAME/view.js` shows: in the styles of `style_sheets` alone, or without any in those of the page."""
    style = "\n".join(each.read_text(encoding="utf-8") for each in style_sheets) or None
    return v2.component(
        name, css=style, js=LOADER.substitute(name=name, find_root=FIND_ROOT), isolate_styles=style is not None
    )


def message(key: str, word: str) -> object:
    """What the browser sent as `word` for the component `key`: anything, if somebody forges it; None where it sent nothing."""
    state = st.session_state.get(key)
    return state.get(word) if isinstance(state, Mapping) else None
