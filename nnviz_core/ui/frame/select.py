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
    The widget holds places among the options, since None would be no choice to it.
    """
    options = list(options)
    labels = [names(option) for option in options]
    widget = f"{key}-{zlib.crc32('|'.join(labels).encode()):08x}"

    def take() -> None:
        place = st.session_state[widget]
        st.session_state[key] = None if place is None else options[place]
        if changed:
            changed()

    value = st.session_state.get(key)
    st.session_state[widget] = options.index(value) if value in options else None
    st.selectbox(label, range(len(options)), key=widget, format_func=labels.__getitem__, on_change=take, **looks)
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
