"""Settings that are chosen: one of some words, several of them, on or off, or a click within the view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz_core.ui.frame.settings import Setting, hold, labelled, of
from nnviz_core.ui.frame.values import Values

MOST_NAMED = 16
"""Options that are named where a link asks for none of them."""


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of some words, as buttons or in a box; `options` gives each its label on the screen.

    The first is the default, or `default`.
    """

    options: Mapping[str, str] | Callable[[Values], Mapping[str, str]]
    default: str | Callable[[Values], str] | None = None
    is_labelled: bool = False
    as_box: bool = False

    def offered(self, values: Values) -> Mapping[str, str]:
        """The labels by word."""
        return of(self.options, values)

    def usual(self, values: Values) -> str:
        offered, default = self.offered(values), of(self.default, values)
        return default if default in offered else next(iter(offered), "")

    def problem(self, value: Any, values: Values) -> str:
        offered = self.offered(values)
        return "" if value in offered else _there_are(offered)

    def widget(self, value: str, key: str, values: Values, take: Callable[[Any], None]) -> None:
        offered = self.offered(values)
        words, labels = list(offered), list(offered.values())
        if len(words) < 2 and not (words and self.as_box):
            return
        key = key if offered == self.options else labelled(key, labels)
        number = words.index(value)
        common = {
            "options": range(len(words)),
            "format_func": labels.__getitem__,
            "key": hold(key, number),
            "on_change": lambda: take(words[other]) if (other := st.session_state[key]) in range(len(words)) else None,
            "help": self.tip,
        }
        if self.as_box:
            st.selectbox(self.label, index=number, width=self.width or 240, **common)
        else:
            # Help hangs at the label: without one, nobody would see it.
            visible = "visible" if self.is_labelled or self.tip else "collapsed"
            st.segmented_control(
                self.label, default=number, required=True, wrap=True, label_visibility=visible, **common
            )


@dataclass(frozen=True, kw_only=True)
class Toggle(Setting):
    """On or off; off is the default."""

    def usual(self, values: Values) -> bool:
        return False

    def problem(self, value: Any, values: Values) -> str:
        return ""

    def parse(self, text: str, values: Values) -> bool:
        if text not in ("true", "false"):
            raise ValueError("it is true or false")
        return text == "true"

    def write(self, value: bool, values: Values) -> str:
        return "true" if value else "false"

    def widget(self, value: bool, key: str, values: Values, take: Callable[[Any], None]) -> None:
        st.toggle(self.label, value, key=hold(key, value), on_change=lambda: take(st.session_state[key]), help=self.tip)


@dataclass(frozen=True, kw_only=True)
class Several(Setting):
    """Up to `most` of some words, in any order; none is the default, or those of `default` that are there."""

    options: Callable[[Values], Mapping[str, str]]
    most: int
    default: tuple[str, ...] = ()

    def usual(self, values: Values) -> tuple[str, ...]:
        offered = self.options(values) if self.default else {}
        return tuple(word for word in self.default if word in offered)

    def problem(self, value: Sequence[str], values: Values) -> str:
        offered = self.options(values)
        if len(value) > self.most or len(set(value)) < len(value):
            return f"at most {self.most} different ones"
        return "" if set(value) <= set(offered) else _there_are(offered)

    def parse(self, text: str, values: Values) -> tuple[str, ...]:
        return tuple(text.split(",")) if text else ()

    def write(self, value: Sequence[str], values: Values) -> str:
        return ",".join(value)

    def widget(self, value: Sequence[str], key: str, values: Values, take: Callable[[Any], None]) -> None:
        offered = self.options(values)
        st.multiselect(
            self.label,
            list(offered),
            list(value),
            format_func=offered.__getitem__,
            key=hold(key, list(value)),
            on_change=lambda: take(tuple(st.session_state[key])),
            max_selections=self.most,
            help=self.tip,
            width=self.width or 500,
        )


@dataclass(frozen=True, kw_only=True)
class Clicked(Setting):
    """What is chosen by clicks within a view, not by a widget; at first nothing, None."""

    def usual(self, values: Values) -> Any:
        return None

    def problem(self, value: Any, values: Values) -> str:
        return ""

    def widget(self, value: Any, key: str, values: Values, take: Callable[[Any], None]) -> None:
        return


def _there_are(offered: Mapping[str, str]) -> str:
    """What is offered, in words; of many, the first."""
    if not offered:
        return "there are none here"
    more = " …" if len(offered) > MOST_NAMED else ""
    return f"there are {', '.join(list(offered)[:MOST_NAMED])}{more}"
