"""The weights of one kernel, or one weight of a dense layer, to be edited by hand."""

from dataclasses import replace

import streamlit as st
from torch import Tensor

from nnviz_core.tweak import Set
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.tweak import changes as of
from nnviz_core.ui.tweak.changes import CHANGES
from nnviz_core.ui.tweak.kinds import weights_layer

MOST = 25
"""Numbers of a kernel that stand beside each other."""
FILTER = Number(word="filter", label="Filter", default=0, low=0, high=lambda values: _shape(values)[0] - 1, width=120)
SOURCE = Number(word="from", label="From", default=0, low=0, high=lambda values: _shape(values)[1] - 1, width=120)
ROW = Number(word="row", label="Row", default=0, low=0, high=lambda values: _shape(values)[2] - 1, width=120)
COLUMN = Number(word="column", label="Column", default=0, low=0, high=lambda values: _shape(values)[3] - 1, width=120)


def show(values: Values) -> None:
    """The choice of a kernel, and its numbers as they are now, each in a box."""
    shape = _shape(values)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        is_whole = len(shape) < 3 or shape[2] * shape[3] <= MOST
        own = FILTER if len(shape) == 4 else replace(FILTER, label="Unit")
        for setting in (own, SOURCE) if is_whole else (own, SOURCE, ROW, COLUMN):
            setting.widget(values[setting], f"tweak.{setting.word}.{shape}", values, _taker(values, setting))
        if len(shape) < 3 or not is_whole:
            _box(values, _index(values, () if len(shape) < 3 else (values[ROW], values[COLUMN])))
    if len(shape) == 4 and is_whole:
        _kernel(values)


def _kernel(values: Values) -> None:
    """All numbers of the kernel, in its rows and columns."""
    rows, columns = _shape(values)[2:]
    prose.caption(f"The kernel of {weights_layer(values)}, filter {values[FILTER]}, over channel {values[SOURCE]}:")
    for row in range(rows):
        with st.container(horizontal=True, gap="small"):
            for column in range(columns):
                _box(values, _index(values, (row, column)))


def _box(values: Values, index: tuple[int, ...]) -> None:
    """One number, which a change of its own sets."""
    layer = weights_layer(values)
    name = ", ".join(map(str, index[2:])) or "Weight"
    number = Number(word="number", label=name, default=0.0, low=-1e6, high=1e6, form="%.4f", by=0.1, width=120)
    weight = float(_weights(values)[index])
    key = f"tweak.number.{values.about.model.fingerprint[:8]}.{layer}.{'-'.join(map(str, index))}"
    number.widget(weight, key, values, lambda value: _set(values, Set(f"{layer}.weight", index, value)))


def _set(values: Values, change: Set) -> None:
    """Make the change, instead of an earlier one of the same number."""
    is_same = (
        isinstance(each, Set) and (each.parameter, each.index) == (change.parameter, change.index)
        for each in values[CHANGES]
    )
    rest = [each for each, same in zip(values[CHANGES], is_same, strict=True) if not same]
    of.put(values, (*rest, change))


def _index(values: Values, place: tuple[int, ...]) -> tuple[int, ...]:
    return (int(values[FILTER]), int(values[SOURCE]), *map(int, place))


def _taker(values: Values, setting: Number):
    return lambda value: values.put(setting, value)


def _weights(values: Values) -> Tensor:
    """The weights as the changes have left them."""
    return of.changed(values).network.get_parameter(f"{weights_layer(values)}.weight")


def _shape(values: Values) -> tuple[int, ...]:
    return tuple(values.about.network.get_parameter(f"{weights_layer(values)}.weight").shape)
