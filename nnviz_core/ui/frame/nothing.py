"""There is nothing to show, and why."""

from typing import NoReturn

import streamlit as st

from nnviz_core.ui.components import prose


class NothingShown(Exception):  # noqa: N818
    """There is nothing to show, which has been told."""


def nothing(words: str) -> NoReturn:
    """Say why there is nothing to show; the view ends here, without files or code."""
    prose.alert(st.info, words, ":material/info:")
    raise NothingShown
