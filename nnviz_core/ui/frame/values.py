"""What the settings of a page are set to: by its link, by the visitor, or as usual."""

from typing import Any

import streamlit as st

from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.settings import Setting


class Values:
    """The settings of `page`, whose subject is `about`; those that were asked for stand in its link."""

    def __init__(self, page: str, about: Any = None):
        self.page, self.about = page, about
        self._asked: dict[str, Setting] = {}

    def __getitem__(self, setting: Setting) -> Any:
        """The value of `setting`: what the link asks for, else what was chosen, else the default. What isn't there is told."""
        chosen, place = link.chosen(), self._place(setting)
        if (text := link.take(setting.word)) is not None:
            try:
                chosen[place] = setting.read(text, self)
            except ValueError as error:
                link.tell(setting.word, text, str(error))
        if place in chosen and not setting.problem(chosen[place], self):
            return chosen[place]
        return setting.usual(self)

    def put(self, setting: Setting, value: Any) -> None:
        """Choose `value`, as a callback does before the page runs again."""
        link.chosen()[self._place(setting)] = value
        for other in setting.resets:
            self.forget(other)

    def forget(self, setting: Setting) -> None:
        """Let `setting` be as usual."""
        link.chosen().pop(self._place(setting), None)

    def ask(self, setting: Setting) -> Any:
        """Show the widget of `setting`, and let the link hold its value."""
        value = self[setting]
        setting.widget(value, f"{self.page}.{setting.word}", self, lambda chosen: self.put(setting, chosen))
        self._asked[setting.word] = setting
        return value

    def ask_all(self, settings: tuple[Setting, ...]) -> None:
        """Show the widgets of `settings` in a row, but for those that don't count now."""
        if any(setting.counts(self) for setting in settings):
            with st.container(horizontal=True, vertical_alignment="bottom"):
                for setting in settings:
                    if setting.counts(self):
                        self.ask(setting)

    def again(self) -> "Values":
        """These values for a run of the detail alone, which asks anew for what it needs."""
        copy = Values(self.page, self.about)
        copy._asked = dict(self._asked)
        return copy

    def in_link(self) -> dict[str, str]:
        """The texts of what was asked for and is not as usual."""
        values = {word: (setting, self[setting]) for word, setting in self._asked.items()}
        return {
            word: setting.write(value, self)
            for word, (setting, value) in values.items()
            if value != setting.usual(self)
        }

    def _place(self, setting: Setting) -> tuple[str, str]:
        return (link.SHARED if setting.is_shared else self.page, setting.word)
