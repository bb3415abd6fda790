"""Settings that are written as text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz_core.ui.components import prose
from nnviz_core.ui.frame.settings import Setting, hold
from nnviz_core.ui.frame.values import Values

WIDTH = 24
"""Characters of a text that are shown around what is wrong with it."""


def with_mark(text: str, position: int) -> str:
    """The text around a character, counted from 1, and under it a mark."""
    start = max(0, min(position - 1 - WIDTH // 2, len(text) - WIDTH))
    piece = ("…" if start else "") + text[start : start + WIDTH] + ("…" if len(text) > start + WIDTH else "")
    return f"{piece}\n{'^':>{position - start + bool(start)}}"


@dataclass(frozen=True, kw_only=True)
class Text(Setting):
    """A text that `check` finds nothing wrong with; what is wrong is told below what was typed, which stays."""

    default: Callable[[Values], str]
    check: Callable[[str], str]
    marked: Callable[[str], str] = str
    """The text with a mark under what `check` finds, in lines of equal letters."""
    longest: int = 300

    def usual(self, values: Values) -> str:
        return self.default(values)

    def problem(self, value: Any, values: Values) -> str:
        return self.check(value)

    def widget(self, value: str, key: str, values: Values, take: Callable[[Any], None]) -> None:
        def typed() -> None:
            if not self.check(st.session_state[key]):
                take(st.session_state[key])

        if key not in st.session_state or not self.check(st.session_state[key]):
            hold(key, value)
        text = st.text_input(
            self.label,
            key=key,
            on_change=typed,
            help=self.tip,
            max_chars=self.longest,
            width=self.width or "stretch",
        )
        if text is not None and (wrong := self.check(text)):
            prose.alert(st.warning, wrong, ":material/error:")
            if (marked := self.marked(text)) != text:
                st.code(marked, language=None)
