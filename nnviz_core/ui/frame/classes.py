"""Settings whose values are a model's classes, by number."""

from collections.abc import Callable, Sequence

from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.settings import Condition, Setting
from nnviz_core.ui.frame.values import Values

ANY = {"any": "any"}


def class_choice(
    word: str,
    label: str,
    default: str | Callable[[Values], str] | None = None,
    also: dict[str, str] | None = None,
    resets: Sequence[Setting] = (),
    when: Condition | None = None,
    width: int = 240,
) -> Choice:
    """A class of the model that the view is about, by number; `also` stands before the classes, and is the default."""
    return Choice(
        word=word,
        label=label,
        options=lambda values: (also or {}) | named(values.about.class_names),
        default=default,
        as_box=True,
        resets=tuple(resets),
        when=when,
        width=width,
    )


def named(class_names: Sequence[str]) -> dict[str, str]:
    """The classes by number, as they stand in links, with their names."""
    return {str(number): name for number, name in enumerate(numbered(class_names))}


def class_number(word: str) -> int | None:
    """The class that a value names; None for what is no class, such as any."""
    return int(word) if word.isdecimal() else None
