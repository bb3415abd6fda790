"""The code behind a view: a few lines of Python, ready to paste, that give the numbers on the page."""

from collections.abc import Callable

import streamlit as st

OPEN = "code_behind"


def show(text: Callable[[], str]) -> bool:
    """Offer Python under one heading, the same on every page; its `text` is made once it is asked for: whether it is."""
    behind = st.expander("The code behind this view", icon=":material/code:", key=OPEN, on_change="rerun")
    if behind.open:
        behind.code(text(), language="python", wrap_lines=True)
    return bool(behind.open)


show_apart = st.fragment(show)
"""`show` in a fragment of its own, so that opening the code does not run the page again.

Never call it inside another fragment: if that one is interrupted, Streamlit discards its unsent elements but still sends
the inner fragment's, and the browser has no place for them.
"""
