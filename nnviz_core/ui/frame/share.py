"""What is shown, to take along: its link, a QR code of that, and a picture for a slide."""

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

import segno
import streamlit as st

from nnviz_core.ui.components import prose, static_view
from nnviz_core.ui.frame import link, navigation

KEY = "share"
LONGEST = 1000
"""Characters of a link whose QR code a camera can still read from a screen."""
SIDE = 3
"""Pixels of a module of a QR code."""
MOST_TOLD = 60
"""Characters of a link's text that a slide tells; a drawing's is longer, and what is drawn stands on the slide anyhow."""


def show(words: Mapping[str, str], title: str = "") -> None:
    """Offer the link to this page with these `words`; what is made of it, also of the view's `title`, once it is asked for."""
    if st.button("Share", icon=":material/share:", key=KEY):
        _dialog(words, title)


show_apart = st.fragment(show)
"""`show` in a fragment of its own, never inside another one: see `components.code`."""


@st.dialog("Share this view", icon=":material/share:")
def _dialog(words: Mapping[str, str], title: str) -> None:
    address = address_of(words)
    code = qr_code(address)
    prose.caption("This link opens what is shown:")
    st.code(address, language=None, wrap_lines=True)
    if code:
        st.html(f'<img class="nn-qr" data-testid="qr" alt="QR code of the link" src="{escape(code)}">')
    else:
        prose.caption(
            f"No camera could read a QR code of these {len(address):,} characters: they hold the pixels of a drawing."
        )
    titles = dict.fromkeys(filter(None, (navigation.ENTRIES[navigation.stem()].title, title)))
    about = {
        "title": " · ".join(titles),
        "caption": caption(words),
        "address": address,
        "code": code,
    }
    _component()(
        key="slide", data=about | {"file": "-".join(["nnviz", navigation.stem(), *words.values()])[:MOST_TOLD]}
    )


@cache
def _component() -> Any:
    return static_view.component("share")


def address_of(words: Mapping[str, str]) -> str:
    """The whole address that stands in the browser for the page that is shown with these `words`."""
    return link.to(st.context.url or navigation.stem(), **words)


def caption(words: Mapping[str, str]) -> str:
    """What a slide says of what it shows: the link's words, but for the view, which is its title."""
    return " · ".join(f"{word} {text}" for word, text in words.items() if word != "view" and len(text) <= MOST_TOLD)


def qr_code(address: str) -> str:
    """The QR code of an address as an SVG in a data URI, dark on white in both themes; empty for one that is too long."""
    if len(address) > LONGEST:
        return ""
    code = segno.make_qr(address, error="l", boost_error=False)
    return code.svg_data_uri(scale=SIDE, border=4, light="#fff")
