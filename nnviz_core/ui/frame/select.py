"""A select box whose labels may change with other choices."""

import zlib
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def select(
    label: str,
    options: Sequence[Any],
    key: str,
    names: Callable[[Any], str] = str,
    changed: Callable[[], None] | None = None,
    **looks: Any,
) -> Any:
    """One of `options`, kept under `key` in the session; `changed` is called after another one is chosen.

    The browser answers with a label. In a fragment that runs without the box, a label that another choice has changed
    since would arrive as the value, unread: so each set of labels is a widget of its own, and `key` belongs to none.
    """
    widget = f"{key}-{zlib.crc32('|'.join(map(names, options)).encode()):08x}"

    def take() -> None:
        st.session_state[key] = st.session_state[widget]
        if changed:
            changed()

    st.session_state[widget] = st.session_state.get(key)
    st.selectbox(label, options, key=widget, format_func=names, on_change=take, **looks)
    return st.session_state.get(key)


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
