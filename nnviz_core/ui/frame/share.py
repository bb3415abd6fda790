"""What is shown, to take along: its link, and a QR code of that."""

from collections.abc import Mapping
from html import escape

import segno
import streamlit as st

from nnviz_core.ui.frame import link, navigation

KEY = "share"
LONGEST = 1200
"""Characters of a link whose QR code a camera can still read from a screen."""
SIDE = 3
"""Pixels of a module of a QR code."""


def show(words: Mapping[str, str]) -> None:
    """Offer the link to this page with these `words`; its QR code is made once it is asked for."""
    if st.button("Share", icon=":material/share:", key=KEY):
        _dialog(address_of(words))


show_apart = st.fragment(show)
"""`show` in a fragment of its own, never inside another one: see `components.code`."""


@st.dialog("Share this view", icon=":material/share:")
def _dialog(address: str) -> None:
    st.caption("This link opens what is shown:")
    st.code(address, language=None, wrap_lines=True)
    st.html(qr_code(address))


def address_of(words: Mapping[str, str]) -> str:
    """The whole address that stands in the browser for the page that is shown with these `words`."""
    return link.to(st.context.url or navigation.stem(), **words)


def qr_code(address: str) -> str:
    """The QR code of an address as HTML, dark on white in both themes; of one that is too long, that it is."""
    if len(address) > LONGEST:
        return (
            f'<p class="nn-quiet">No camera could read a QR code of these {len(address):,} characters, most of which are the '
            "pixels of the drawing. A test image or a preset has a short link.</p>"
        )
    code = segno.make_qr(address, error="l", boost_error=False)
    source = code.svg_data_uri(scale=SIDE, border=4, light="#fff", omitsize=True)
    width = SIDE * code.symbol_size(border=4)[0]
    return (
        f'<img class="nn-qr" data-testid="qr" alt="QR code of the link" src="{escape(source)}" style="width:{width}px">'
    )
