"""The app's style sheet, from the two palettes."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from nnviz_core.figures.style import DARK, LIGHT, Palette
from nnviz_core.ui.components import static_view

STYLE_SHEET = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")


def palette() -> Palette:
    """The colours of the visitor's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


ABOVE = ":is([data-testid=stPopoverBody],[data-testid=stDialog])"
"""What Streamlit puts above the app, outside the element that knows the theme."""


def apply() -> None:
    """Put the style sheet on the page; the browser chooses the theme's colours, but above the app."""
    dark = asdict(DARK)
    variables = "".join(f"--nn-{name}:light-dark({colour},{dark[name]});" for name, colour in asdict(LIGHT).items())
    st.html(f"<style>.stApp,{ABOVE}{{{variables}}}{ABOVE}{{color-scheme:{_scheme()}}}\n{STYLE_SHEET}</style>")


def follow() -> None:
    """Have what Python draws drawn again when the visitor changes the theme."""
    _watch()(key="theme", data=_scheme(), on_changed_change=_drawn_again)


def _scheme() -> str:
    return "dark" if palette() is DARK else "light"


@cache
def _watch() -> Any:
    return static_view.component("theme")


def _drawn_again() -> None:
    """The run that follows is all that a change of theme asks for."""
