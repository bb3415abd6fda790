"""Ways to look at what a page is about: each with its settings, its link, its tables and its code."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from nnviz_core.ui.components import code, prose
from nnviz_core.ui.components.plots import Table, csv_button
from nnviz_core.ui.frame import link, navigation, reruns, share, snippets
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.nothing import NothingShown
from nnviz_core.ui.frame.nothing import nothing as nothing
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values

DETAIL = "detail"


@dataclass(frozen=True, kw_only=True)
class View:
    """One way to look at what a page is about.

    `show` draws it below the row of `settings`, or below several rows, each under its words in `heads` by its first setting. What changes at a click within it, without the rest, is its `detail`:
    drawn in a fragment of its own, with what `show` returned, and run again `every` so many seconds. Settings that these
    ask for themselves are named in `within`. `sentences` say what is shown, with its present numbers; `tables` gives what is shown as files, by the words on their buttons;
    the body of `snippet` is the code shown, with its parameters `given`.
    """

    name: str
    title: str
    show: Callable[[Any, Values], Any]
    snippet: Callable[..., None]
    given: Callable[[Any, Values], Mapping[str, object]]
    settings: tuple[Setting, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    within: tuple[Setting, ...] = ()
    detail: Callable[[Any, Values, Any], None] | None = None
    every: Callable[[Values], float | None] = lambda values: None
    sentences: Callable[[Any, Values], str] | None = None
    tables: Mapping[str, Callable[[Any, Values], Table]] = field(default_factory=dict)


def choice(views: Sequence[View]) -> Choice:
    """The setting of which view is open."""
    return Choice(word="view", label="View", options=lambda _: {view.name: view.title for view in views})


def show(
    views: Sequence[View], find: Callable[[], Any], in_link: Callable[[Any], dict[str, str]], apart: bool = True
) -> None:
    """The choice of a view, its settings in a row, the view itself, then its files and its code; its link is written last.

    `find` gives what the page is about, and `in_link` the words for that. In a fragment, code can't stand `apart`.
    """
    page = navigation.stem()
    name = Values(page).ask(choice(views))
    about = find()
    view = next(each for each in views if each.name == name)
    values = Values(page, about, view.name)
    frame = Frame(view, in_link, apart and view.detail is None)
    try:
        values.ask_all(view.settings, view.heads)
        outcome = view.show(about, values)
    except NothingShown:
        link.write(frame.words(about, values))
    else:
        if view.detail is None:
            frame.finish(about, values)
        else:
            st.fragment(_detail, key=DETAIL, run_every=view.every(values))(frame, about, values, outcome)
    link.tell_left_over()


def renew() -> None:
    """Draw the detail again and nothing else, as a callback's last line."""
    reruns.of_parts(DETAIL)


@dataclass(frozen=True)
class Frame:
    """What stands around a view: its link, its files and its code."""

    view: View
    in_link: Callable[[Any], dict[str, str]]
    apart: bool

    def finish(self, about: Any, values: Values) -> None:
        """Offer the view's files and code, and write its link."""
        is_lively, still = self.view.every(values) is not None, values.as_now()
        words = self.words(about, values, self.view.within if is_lively else ())
        with st.container(horizontal=True):
            for label, table in self.view.tables.items():
                # A file is made for the run that offered it, and a playing page has gone on by then.
                csv_button(table(about, still), label, f"{self.view.name}-{label}", disabled=is_lively)
            (share.show_apart if self.apart else share.show)(words, self.view.title)

        def text() -> str:
            return snippets.shown_code(self.view.snippet, self.view.given(about, still))

        (code.show_apart if self.apart else code.show)(text)
        if self.view.sentences:
            prose.explanation(self.view.sentences(about, values))
        link.write(words)

    def words(self, about: Any, values: Values, without: Sequence[Setting] = ()) -> dict[str, str]:
        """What the page's link holds: the view, what it is about, and its settings, `without` those that move."""
        return {"view": self.view.name} | self.in_link(about) | values.in_link(without)


def _detail(frame: Frame, about: Any, values: Values, outcome: Any) -> None:
    values, draw = values.for_detail(), frame.view.detail
    assert draw is not None
    try:
        draw(about, values, outcome)
    except NothingShown:
        link.write(frame.words(about, values))
    else:
        frame.finish(about, values)
