"""Plain widgets that keep their choice in the session."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from nnviz_core.ui.frame.settings import labelled


def one_of(label: str, options: list, key: str, names: Callable[[Any], str] = str) -> Any:
    """One of `options`, kept under `key` in the session."""
    st.segmented_control(
        label,
        options,
        format_func=names,
        required=True,
        key=key,
        wrap=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return st.session_state[key]


def choice_box(
    label: str, labels: Sequence[str], key: str, take: Callable[[int], None], value: int | None = None
) -> None:
    """A box that says in itself what it is for; `take` is called with the number of the label that is chosen.

    It shows the label of number `value`: without one, it is a box of actions, which never shows what was chosen.
    """
    widget = labelled(key, labels)

    def taken() -> None:
        if (number := st.session_state[widget]) in range(len(labels)):
            take(number)

    st.session_state[widget] = value
    st.selectbox(
        label,
        range(len(labels)),
        key=widget,
        index=None,
        format_func=labels.__getitem__,
        on_change=taken,
        placeholder=label,
        label_visibility="collapsed",
    )
