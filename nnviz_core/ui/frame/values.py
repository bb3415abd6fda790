"""What the settings of a page are set to: by its link, by the visitor, or as usual."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.settings import PAGE, VIEW, Setting

Place = tuple[str, str, str]
"""Page, view and word of a setting; without a view for what all views of a page share."""


class Values:
    """The settings of a `view` of `page`, whose subject is `about`; those that were asked for stand in its link."""

    def __init__(self, page: str, about: Any = None, view: str = ""):
        self.page, self.about, self.view = page, about, view
        self._asked: dict[str, Setting] = {}
        self._kept: dict[Place, Any] | None = None

    def __getitem__(self, setting: Setting) -> Any:
        """The value of `setting`: what the link asks for, else what was chosen, else the default. What isn't there is told."""
        place, choices = self._place(setting), self.choices
        if self.is_present and (text := link.take(setting.word)) is not None:
            try:
                choices[place] = setting.read(text, self)
            except ValueError as error:
                link.tell(setting.word, text, str(error))
        if place in choices and not setting.problem(choices[place], self):
            return choices[place]
        return setting.usual(self)

    @property
    def is_present(self) -> bool:
        """Whether these are the session's values now, and not what they were when something was offered."""
        return self._kept is None

    @property
    def choices(self) -> dict[Place, Any]:
        """All that was chosen, on any page."""
        return link.choices() if self._kept is None else self._kept

    def put(self, setting: Setting, value: Any) -> None:
        """Choose `value`, as a callback does before the page runs again; what the link asks for no longer counts."""
        link.take(setting.word)
        link.choices()[self._place(setting)] = value
        for other in setting.resets:
            self.forget(other)

    def forget(self, setting: Setting) -> None:
        """Let `setting` be as usual."""
        link.take(setting.word)
        link.choices().pop(self._place(setting), None)

    def ask(self, setting: Setting) -> Any:
        """Show the widget of `setting`, and let the link hold its value."""
        value = self[setting]
        key = ".".join(filter(None, (self.page, self.view, setting.word)))
        setting.widget(value, key, self, lambda value: self.put(setting, value))
        self._asked[setting.word] = setting
        return value

    def ask_all(self, settings: tuple[Setting, ...], heads: Mapping[str, str] | None = None) -> None:
        """Show the widgets of `settings` in a row, but for those that don't count now.

        A setting whose word is among the `heads` begins another row, below what they say.
        """
        for head, row in _rows(settings, heads or {}):
            own = [setting for setting in row if setting.counts(self)]
            if own:
                with st.container(gap=None if head else "small"):
                    if head:
                        prose.html(f'<h3 class="nn-heading">{escape(head)}</h3>')
                    with st.container(horizontal=True, vertical_alignment="bottom"):
                        for setting in own:
                            self.ask(setting)

    def for_detail(self) -> "Values":
        """These values for a run of the detail alone, which asks anew for what it needs."""
        copy = Values(self.page, self.about, self.view)
        copy._asked = dict(self._asked)
        return copy

    def as_now(self) -> "Values":
        """These values as they are now, for what is made later and outside the session, such as a file."""
        copy = Values(self.page, self.about, self.view)
        copy._kept = dict(link.choices())
        return copy

    @classmethod
    def of_texts(cls, page: str, about: Any, view: str, settings: Sequence[Setting], texts: dict[str, str]) -> "Values":
        """The values that `texts` give to `settings`, by word, outside any session; raises `ValueError` for one that isn't there."""
        values = cls(page, about, view)
        values._kept = {}
        for setting in settings:
            if setting.word in texts:
                values._kept[values._place(setting)] = setting.read(texts[setting.word], values)
        return values

    def in_link(self, without: Sequence[Setting] = ()) -> dict[str, str]:
        """The texts of what was asked for and is not as usual, `without` some settings."""
        return self.texts(each for each in self._asked.values() if each not in without)

    def texts(self, settings: Iterable[Setting]) -> dict[str, str]:
        """The texts of those `settings` that are not as usual, by word."""
        values = [(setting, self[setting]) for setting in settings]
        return {each.word: each.write(value, self) for each, value in values if value != each.usual(self)}

    def _place(self, setting: Setting) -> Place:
        if setting.scope == VIEW:
            return self.page, self.view, setting.word
        return (self.page if setting.scope == PAGE else link.EVERY_PAGE), "", setting.word


def _rows(settings: tuple[Setting, ...], heads: Mapping[str, str]) -> list[tuple[str, list[Setting]]]:
    """The settings by rows, each row with what stands above it."""
    rows: list[tuple[str, list[Setting]]] = [("", [])]
    for setting in settings:
        if setting.word in heads:
            rows.append((heads[setting.word], []))
        rows[-1][1].append(setting)
    return rows
