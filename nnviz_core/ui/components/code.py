"""The code behind a view: a few lines of Python, ready to paste, that give the numbers on the page."""

import streamlit as st

from nnviz_core import links

OPEN = "code_behind"


def image_lines(link: str) -> str:
    """Python that sets `image` to the 28×28 image that `link` stands for."""
    sample = links.decode_sample(link)
    if sample is None:
        return f'image = links.decode("{link}")'
    return f'image = datasets.load("{sample.dataset}", "test").inputs([{sample.sample}])[0, 0]'


def show(code: str) -> None:
    """Offer `code` under one heading, the same on every page; it is sent once it is asked for."""
    behind = st.expander("The code behind this view", icon=":material/code:", key=OPEN, on_change="rerun")
    if behind.open:
        behind.code(code, language="python", wrap_lines=True)


show_apart = st.fragment(show)
"""`show` in a fragment of its own, so that opening the code does not run the page again.

Never call it inside another fragment: if that one is interrupted, Streamlit discards its unsent elements but still sends
the inner fragment's, and the browser has no place for them.
"""
