"""The settings of each view inside a network that its link holds."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from nnviz_core.attribution.methods import METHODS, layers_with_maps
from nnviz_core.datasets import TEST_IMAGES
from nnviz_core.ui.filters import attribution, compare, focus, maps, trail


class Setting(NamedTuple):
    """One parameter of a link, for what the session keeps under `keys`.

    `read` gives what the session takes over, or raises `ValueError`; `write` the text, or None where nothing is to be said.
    """

    parameter: str
    keys: tuple[str, ...]
    read: Callable[[str], dict[str, Any]]
    write: Callable[[], str | None]


def of(view: str) -> tuple[Setting, ...]:
    """The settings of one view."""
    return SETTINGS.get(view, ())


def parameters() -> list[str]:
    """The parameters of all views."""
    return [setting.parameter for settings in SETTINGS.values() for setting in settings]


def _one_of(parameter: str, key: str, values: Mapping[str, Any]) -> Setting:
    def read(text: str) -> dict[str, Any]:
        if text not in values:
            raise ValueError(f"there are {', '.join(values)}")
        return {key: values[text]}

    def write() -> str | None:
        return next((text for text, value in values.items() if value == st.session_state.get(key)), None)

    return Setting(parameter, (key,), read, write)


def _number(parameter: str, key: str, count: Callable[[], int], first: int = 0) -> Setting:
    def read(text: str) -> dict[str, Any]:
        return {key: _whole(text, count() + first, first)}

    def write() -> str | None:
        number = st.session_state.get(key)
        return None if number is None else str(number)

    return Setting(parameter, (key,), read, write)


def _of_maps(setting: Setting) -> Setting:
    """`setting`, left out of the link of a method that takes no maps."""

    def write() -> str | None:
        takes_maps = METHODS[st.session_state[attribution.METHOD]].takes_maps
        return setting.write() if takes_maps else None

    return setting._replace(write=write)


def _whole(text: str, end: int, first: int = 0) -> int:
    if end == first:
        raise ValueError("there are none here")
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and first <= int(text) < end):
        raise ValueError(f"there are {first} … {end - 1}")
    return int(text)


def _layer() -> Setting:
    def read(text: str) -> dict[str, Any]:
        there = layers_with_maps(focus.chosen_model().network)
        if text not in there:
            raise ValueError(f"there are {', '.join(there)}" if there else "this model has no maps")
        return {attribution.WHERE: text}

    return Setting("where", (attribution.WHERE,), read, lambda: st.session_state.get(attribution.WHERE))


def _limit() -> Setting:
    def read(text: str) -> dict[str, Any]:
        value = float(text) if re.fullmatch(r"\d{1,4}(\.\d{1,16})?", text, re.ASCII) else 0.0
        if not maps.LEAST <= value <= maps.MOST:
            raise ValueError(f"it lies within {maps.LEAST} … {maps.MOST}")
        return {maps.LIMIT: value}

    def write() -> str | None:
        fixed = st.session_state.get(maps.RANGES) == maps.FIXED
        return f"{st.session_state[maps.LIMIT]:.16g}" if fixed else None

    return Setting("limit", (maps.LIMIT,), read, write)


def _other() -> Setting:
    """The second input: clock-2, or test-17 of the first one's data set."""
    counts = {"clock": (compare.CLOCK, compare.DIGIT, 10)}
    counts["test"] = (compare.TEST, compare.SAMPLE, TEST_IMAGES)

    def read(text: str) -> dict[str, Any]:
        kind, _, number = text.partition("-")
        if kind not in counts:
            raise ValueError("it is written like clock-2 or test-17")
        name, key, count = counts[kind]
        return {compare.KIND: name, key: _whole(number, count)}

    def write() -> str | None:
        kind = st.session_state.get(compare.KIND)
        return next(
            (f"{text}-{st.session_state[key]}" for text, (name, key, _) in counts.items() if name == kind), None
        )

    return Setting("with", (compare.KIND, compare.DIGIT, compare.SAMPLE), read, write)


def _classes() -> int:
    return len(focus.chosen_model().class_names)


def _channels() -> int:
    where = st.session_state.get(attribution.WHERE)
    outputs = layers_with_maps(focus.chosen_model().network)
    return outputs[where][0] if where in outputs else 0


SETTINGS = {
    "maps": (
        _one_of("shown", maps.SHOWN, {"maps": maps.MAPS, "kernels": maps.KERNELS}),
        _one_of("order", maps.ORDER, {"index": maps.INDEX, "strength": maps.STRENGTH}),
        _one_of(
            "range",
            maps.RANGES,
            {"layer": maps.PER_LAYER, "map": maps.PER_MAP, "fixed": maps.FIXED},
        ),
        _limit(),
        _number("part", maps.PART, lambda: maps.MOST_PARTS, first=1),
    ),
    "attribution": (
        _one_of(
            "method",
            attribution.METHOD,
            {word: word for word in METHODS},
        ),
        _of_maps(_one_of("form", attribution.FORM, {form: form for form in attribution.FORMS})),
        _number("class", attribution.TARGET, _classes),
        _of_maps(_layer()),
        _of_maps(_number("channel", attribution.CHANNEL, _channels)),
    ),
    "sum": (Setting("trail", (trail.TRAIL,), trail.read, trail.written),),
    "compare": (_other(),),
}
