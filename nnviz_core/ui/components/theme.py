"""The app's style sheet, from the two palettes."""

from dataclasses import asdict
from pathlib import Path

import streamlit as st

from nnviz_core.figures.style import DARK, LIGHT, Palette

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
    scheme = "dark" if palette() is DARK else "light"
    st.html(f"<style>.stApp,{ABOVE}{{{variables}}}{ABOVE}{{color-scheme:{scheme}}}\n{STYLE_SHEET}</style>")
