"""The true class of an input that the visitor has marked: on one page, and known on all."""

from dataclasses import dataclass
from typing import Protocol

from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.choices import Clicked
from nnviz_core.ui.frame.numbers import whole
from nnviz_core.ui.frame.settings import EVERY
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs.chosen import ChosenInput


class Answer(Protocol):
    """A network's answer to an input, whose true class is `label` where it is known."""

    @property
    def chosen(self) -> ChosenInput: ...

    @property
    def class_names(self) -> tuple[str, ...]: ...

    @property
    def label(self) -> int | None: ...


@dataclass(frozen=True, kw_only=True)
class Truth(Clicked):
    """An input, by its text in links, and its class, as the visitor says; it is told of that input alone.

    It is about an `Answer`. In links it is the number of the class.
    """

    def problem(self, value: tuple[str, int] | None, values: Values) -> str:
        text, label = value or (values.about.chosen.link, 0)
        if text != values.about.chosen.link:
            return "it is the class of another input"
        count = len(values.about.class_names)
        return "" if label < count else f"there are 0 … {count - 1}"

    def parse(self, text: str, values: Values) -> tuple[str, int]:
        return values.about.chosen.link, whole(text)

    def write(self, value: tuple[str, int], values: Values) -> str:
        return str(value[1])


TRUTH = Truth(word="true", label="Wrong? Mark the true class", scope=EVERY)


def truth(values: Values) -> int | None:
    """The true class of the input that `values` are about, where it is known or marked."""
    about: Answer = values.about
    if about.label is not None:
        return about.label
    marked = values[TRUTH]
    return marked[1] if marked else None


def marked(text: str) -> int | None:
    """The class that was marked for the input that `text` stands for in links."""
    about, label = link.choices().get((link.EVERY_PAGE, "", TRUTH.word)) or ("", None)
    return label if about == text else None
