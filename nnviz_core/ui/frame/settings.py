"""What a visitor can set in a view: each setting with its word in links, its words on the screen, and its default."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from nnviz_core.ui.components import prose

if TYPE_CHECKING:
    from nnviz_core.ui.frame.values import Values

VIEW, PAGE, EVERY = "view", "page", "every page"


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
    brings the settings that it `resets` back to their defaults. Its `scope` tells where it is the same: in one view, in all
    views of a page, or on every page.
    """

    word: str
    label: str = ""
    when: Condition | Callable[["Values"], bool] | None = None
    help: str | None = None
    width: int | None = None
    resets: tuple["Setting", ...] = ()
    scope: str = VIEW

    @property
    def tip(self) -> str | None:
        """What its widget says in help: the terms that stand in its label are explained where nothing else is said."""
        return self.help or prose.help_for(self.label)

    def is_(self, *words: str) -> Condition:
        """The condition that this setting has one of these values."""
        return Condition(self, words)

    def counts(self, values: "Values") -> bool:
        """Whether it is asked for now."""
        when = self.when
        return when is None or (when.holds(values) if isinstance(when, Condition) else when(values))

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


def hold(key: str, value: Any) -> str:
    """Let the widget `key` hold `value`.

    The widget takes `value` as its own default too: a browser that missed the run which sent it begins with the default.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def labelled(key: str, labels: Sequence[str]) -> str:
    """A key of its own for each set of labels: the browser answers with a label, which means nothing to another set."""
    return f"{key}.{zlib.crc32('|'.join(labels).encode()):08x}"


def of(value: Any, values: "Values") -> Any:
    """`value`, or what it gives for `values` if it is a function of them."""
    return value(values) if callable(value) else value
