"""Glossary: what do the terms of the field mean?"""

from html import escape

import streamlit as st

from nnviz_core import glossary
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page

open_page("glossary")
link.open_link("glossary")
link.tell_left_over()
entries = (
    f'<dt id="{glossary.anchor(term)}">{escape(term)}</dt><dd>{escape(sentence)}</dd>'
    for term, sentence in sorted(glossary.SENTENCES.items(), key=lambda each: each[0].lower())
)
st.html(f'<dl class="nn-glossary">{"".join(entries)}</dl>')
