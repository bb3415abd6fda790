"""The changes that are made of the network: in the link, undone and done again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnviz_core import tweak
from nnviz_core.errors import NnvizError
from nnviz_core.filters import ablation
from nnviz_core.models import Model
from nnviz_core.predictions import predict
from nnviz_core.tweak import Change, Off
from nnviz_core.ui.frame import tweaked
from nnviz_core.ui.frame.choices import Clicked
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.settings import PAGE, Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.tweak.focus import Subject, main_layer

Changes = tuple[Change, ...]
NONE = "none"
MOST_UNDONE = 50
"""States that can be gone back to."""


@dataclass(frozen=True, kw_only=True)
class ChangesSetting(Setting):
    """All changes in turn, as `tweak.words` writes them; as usual, what does most for the answer is switched off."""

    def usual(self, values: Values) -> Changes:
        return example(values.about)

    def problem(self, value: Changes, values: Values) -> str:
        try:
            of_changes(values.about.model, value)
        except ValueError as error:
            return str(error)
        except NnvizError as error:
            return str(error).rstrip(".")
        return ""

    def parse(self, text: str, values: Values) -> Changes:
        if text == NONE:
            return ()
        try:
            return tweak.read(text)
        except NnvizError as error:
            raise ValueError(str(error).rstrip(".")) from error

    def write(self, value: Changes, values: Values) -> str:
        return tweak.words(value) if value else NONE

    def widget(self, value: Changes, key: str, values: Values, take: Callable[[Any], None]) -> None:
        return


CHANGES = ChangesSetting(word="changes", scope=PAGE)
PAST = Clicked(word="past", scope=PAGE)
"""The changes before each that was made, the latest last; of no link."""
FUTURE = Clicked(word="future", scope=PAGE)
"""The changes that were undone, the latest last."""


def of_changes(model: Model, changes: Changes) -> Model:
    """`model` with `changes`; itself without any. Raises `ValueError` for a change that it can't have."""
    return tweaked.changed(model, changes) if changes else model


def changed(values: Values) -> Model:
    """The network with all changes."""
    return of_changes(values.about.model, values[CHANGES])


def example(subject: Subject) -> Changes:
    """What is changed before a visitor changes anything: the channel or unit without which the answer's logit falls most."""
    layer = main_layer(subject.network)
    label = predict(subject.network, subject.input.image).label
    effects = effects_on(subject.network, subject.inputs, layer, label)
    return (Off(layer, int(effects.argmax())),)


effects_on = measured(brief=True)(ablation.effects_on)


def is_example(values: Values) -> bool:
    """Whether nobody has changed anything yet."""
    return values[CHANGES] == example(values.about) and not values[PAST]


def put(values: Values, changes: Changes) -> None:
    """Make `changes` the present ones, as a callback does; those before can be gone back to."""
    values.put(PAST, (*(values[PAST] or ()), values[CHANGES])[-MOST_UNDONE:])
    values.put(FUTURE, ())
    values.put(CHANGES, changes)


def undo(values: Values) -> None:
    """Go back to the changes before; those of a link are taken back one by one."""
    past, now = values[PAST] or (), values[CHANGES]
    if not past and not now:
        return
    values.put(FUTURE, (*(values[FUTURE] or ()), now))
    values.put(PAST, past[:-1])
    values.put(CHANGES, past[-1] if past else now[:-1])


def redo(values: Values) -> None:
    """Make what was undone last once more."""
    future = values[FUTURE] or ()
    if future:
        values.put(PAST, (*(values[PAST] or ()), values[CHANGES]))
        values.put(FUTURE, future[:-1])
        values.put(CHANGES, future[-1])


def reset(values: Values) -> None:
    """Take back all changes."""
    put(values, ())


def toggle(values: Values, layer: str, channel: int) -> None:
    """Switch one channel of `layer` off, or on again where it is off."""
    put(values, tweak.switched(values[CHANGES], layer, channel))
