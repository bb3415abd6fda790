"""What a visitor can set in a view: each setting with its word in links, its words on the screen, and its default."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from nnviz_core.ui.frame.values import Values

Plain = TypeVar("Plain")
MOST_NAMED = 16
"""Options that are named where a link asks for none of them."""


@dataclass(frozen=True)
class Condition:
    """That another setting has one of some values."""

    setting: "Setting"
    words: tuple[str, ...]

    def holds(self, values: "Values") -> bool:
        """Whether it does."""
        return values[self.setting] in self.words


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that can be set: its `word` in links, its `label` on the screen; `when` tells whether it counts.

    What depends on the view's subject, or on what was set before, is a function of the `Values`. A visitor's choice
    brings the settings that it `resets` back to their defaults. A shared one is the same on every page.
    """

    word: str
    label: str = ""
    when: Condition | None = None
    help: str | None = None
    width: int | None = None
    resets: tuple["Setting", ...] = ()
    is_shared: bool = False

    def is_(self, *words: str) -> Condition:
        """The condition that this setting has one of these values."""
        return Condition(self, words)

    def counts(self, values: "Values") -> bool:
        """Whether it is asked for now."""
        return self.when is None or self.when.holds(values)

    def usual(self, values: "Values") -> Any:
        """The default."""
        raise NotImplementedError

    def problem(self, value: Any, values: "Values") -> str:
        """What is wrong with `value`, in words; empty where nothing is."""
        raise NotImplementedError

    def parse(self, text: str, values: "Values") -> Any:
        """The value that a link writes as `text`; raises `ValueError` where it can't be read."""
        return text

    def write(self, value: Any, values: "Values") -> str:
        """The text of `value` in a link."""
        return str(value)

    def read(self, text: str, values: "Values") -> Any:
        """The value that a link writes as `text`; raises `ValueError`, in words, for what isn't there."""
        value = self.parse(text, values)
        if problem := self.problem(value, values):
            raise ValueError(problem)
        return value

    def widget(self, value: Any, key: str, values: "Values", take: Callable[[Any], None]) -> None:
        """Show the widget with `value`; `take` is called with another one before the page runs again."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of some words, as buttons or in a box; `options` gives each its label on the screen.

    The first is the default, or `default`.
    """

    options: Mapping[str, str] | Callable[["Values"], Mapping[str, str]]
    default: str | Callable[["Values"], str] | None = None
    is_labelled: bool = False
    as_box: bool = False

    def offered(self, values: "Values") -> Mapping[str, str]:
        """The labels by word."""
        return of(self.options, values)

    def usual(self, values: "Values") -> str:
        offered, default = self.offered(values), of(self.default, values)
        return default if default in offered else next(iter(offered), "")

    def problem(self, value: Any, values: "Values") -> str:
        offered = self.offered(values)
        return "" if value in offered else _there_are(offered)

    def widget(self, value: str, key: str, values: "Values", take: Callable[[Any], None]) -> None:
        offered = self.offered(values)
        words, labels = list(offered), list(offered.values())
        # The browser answers with a label: where labels change, each set of them is a widget of its own.
        key = key if isinstance(self.options, Mapping) else f"{key}.{zlib.crc32('|'.join(labels).encode()):08x}"
        common = {
            "options": range(len(words)),
            "format_func": labels.__getitem__,
            "key": hold(key, words.index(value)),
            "on_change": lambda: take(words[st.session_state[key]]),
            "help": self.help,
        }
        if self.as_box:
            st.selectbox(self.label, width=self.width or 240, **common)
        else:
            visible = "visible" if self.is_labelled else "collapsed"
            st.segmented_control(self.label, required=True, wrap=True, label_visibility=visible, **common)


@dataclass(frozen=True, kw_only=True)
class Toggle(Setting):
    """On or off; off is the default."""

    def usual(self, values: "Values") -> bool:
        return False

    def problem(self, value: Any, values: "Values") -> str:
        return ""

    def parse(self, text: str, values: "Values") -> bool:
        if text not in ("true", "false"):
            raise ValueError("it is true or false")
        return text == "true"

    def write(self, value: bool, values: "Values") -> str:
        return "true" if value else "false"

    def widget(self, value: bool, key: str, values: "Values", take: Callable[[Any], None]) -> None:
        st.toggle(self.label, key=hold(key, value), on_change=lambda: take(st.session_state[key]), help=self.help)


@dataclass(frozen=True, kw_only=True)
class Several(Setting):
    """Up to `most` of some words, in any order; none is the default."""

    options: Callable[["Values"], Mapping[str, str]]
    most: int

    def usual(self, values: "Values") -> tuple[str, ...]:
        return ()

    def problem(self, value: Sequence[str], values: "Values") -> str:
        offered = self.options(values)
        if len(value) > self.most or len(set(value)) < len(value):
            return f"at most {self.most} different ones"
        return "" if set(value) <= set(offered) else _there_are(offered)

    def parse(self, text: str, values: "Values") -> tuple[str, ...]:
        return tuple(text.split(",")) if text else ()

    def write(self, value: Sequence[str], values: "Values") -> str:
        return ",".join(value)

    def widget(self, value: Sequence[str], key: str, values: "Values", take: Callable[[Any], None]) -> None:
        offered = self.options(values)
        st.multiselect(
            self.label,
            list(offered),
            format_func=offered.__getitem__,
            key=hold(key, list(value)),
            on_change=lambda: take(tuple(st.session_state[key])),
            max_selections=self.most,
            help=self.help,
            width=self.width or 500,
        )


@dataclass(frozen=True, kw_only=True)
class Clicked(Setting):
    """What is chosen by clicks within a view, not by a widget; at first nothing, None."""

    read_text: Callable[[str], Any] = str
    write_text: Callable[[Any], str] = str
    check: Callable[[Any, "Values"], str] = lambda value, values: ""

    def usual(self, values: "Values") -> Any:
        return None

    def problem(self, value: Any, values: "Values") -> str:
        return "" if value is None else self.check(value, values)

    def parse(self, text: str, values: "Values") -> Any:
        return self.read_text(text)

    def write(self, value: Any, values: "Values") -> str:
        return self.write_text(value)

    def widget(self, value: Any, key: str, values: "Values", take: Callable[[Any], None]) -> None:
        return


def hold(key: str, value: Any) -> str:
    """Let the widget `key` hold `value`."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def _there_are(offered: Mapping[str, str]) -> str:
    """What is offered, in words; of many, the first."""
    if not offered:
        return "there are none here"
    more = " …" if len(offered) > MOST_NAMED else ""
    return f"there are {', '.join(list(offered)[:MOST_NAMED])}{more}"


def of(value: Any, values: "Values") -> Any:
    """`value`, or what it gives for `values` if it is a function of them."""
    return value(values) if callable(value) else value
