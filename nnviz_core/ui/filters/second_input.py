"""The input that another is compared with: the nearest that explains the answer, or any that a link can name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz_core import links, why
from nnviz_core.drawing.presets import CLOCK, HANDWRITTEN
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import is_own
from nnviz_core.links import PresetLink, SampleLink
from nnviz_core.ui.filters.focus import Focus
from nnviz_core.ui.frame import loaded, own_data, surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs.chosen import ChosenInput, opened
from nnviz_core.why.verdicts import hidden_output, nearest_example

NEAREST, TEST, OTHER = "nearest", "test", "other"
KINDS = {
    NEAREST: "The nearest of another class",
    TEST: "Test image",
    CLOCK: "Digital clock",
    HANDWRITTEN: "Handwritten",
}
DIGIT = Choice(word="digit", label="Digit", options={str(digit): str(digit) for digit in range(10)})
SAMPLE = Number(
    word="sample", label="Test image", default=0, low=0, high=lambda values: len(loaded.images(_dataset(values))) - 1
)


@dataclass(frozen=True, kw_only=True)
class SecondInput(Setting):
    """The input to compare with, as links write inputs, or "nearest"."""

    def usual(self, values: Values) -> str:
        return NEAREST

    def problem(self, value: str, values: Values) -> str:
        if value == NEAREST:
            return ""
        try:
            opened(links.read(value))
        except NnvizError as error:
            return str(error).rstrip(".")
        return ""

    def parse(self, text: str, values: Values) -> str:
        kind, _, number = text.partition("-")
        return f"{_dataset(values)}-{number}" if kind == TEST else text

    def widget(self, value: str, key: str, values: Values, take: Callable[[Any], None]) -> None:
        dataset, (kind, number) = _dataset(values), _kind(value)
        starts = {NEAREST: NEAREST, TEST: f"{dataset}-0", CLOCK: f"{CLOCK}-2", HANDWRITTEN: f"{HANDWRITTEN}-2"}
        kinds = KINDS | ({OTHER: "The one kept"} if kind == OTHER else {})
        choice = Choice(word="kind", label="Compare with", options=lambda _: kinds, as_box=True)
        choice.widget(kind, f"{key}.kind", values, lambda other: take(starts.get(other, value)))
        if kind in (CLOCK, HANDWRITTEN):
            DIGIT.widget(str(number), f"{key}.{kind}", values, lambda digit: take(f"{kind}-{digit}"))
        elif kind == TEST:
            named = value.removesuffix(f"-{number}")
            SAMPLE.widget(number, f"{key}.{TEST}", values, lambda sample: take(f"{named}-{sample}"))
        st.button(
            "Keep the input on the left",
            icon=":material/keep:",
            help="Compare with the input that is on the left now: then draw, upload or choose another there.",
            on_click=take,
            args=(values.about.input.link,),
        )


WITH = SecondInput(word="with")
_examples = measured("Reading the images of this class …")(why.examples)


def second_input(values: Values) -> ChosenInput:
    """What the setting stands for."""
    value = values[WITH]
    other = opened(SampleLink(*_nearest(values.about)) if value == NEAREST else links.read(value))
    return other.fitted(values.about.model)


def reason(values: Values, label: int) -> str:
    """Why this second input, of the class `label`, stands there unasked; empty where it was asked for."""
    if values[WITH] != NEAREST:
        return ""
    name, is_true = values.about.class_names[label], label == _truth(values.about)
    whose = "the true class" if is_true else "the class with the next highest logit"
    return f"B is the nearest correctly read test image of {name}, {whose}, by the last hidden layer."


def _dataset(values: Values) -> str:
    """The set whose test images stand for choice: a network of one's own has its own, if there are any."""
    focus = values.about
    is_held = is_own(focus.model.dataset) and own_data.named(focus.model.dataset) is not None
    return focus.model.dataset if is_held else focus.input.dataset


def _kind(value: str) -> tuple[str, int]:
    """The kind of a second input, and its number within the kind."""
    if value == NEAREST:
        return NEAREST, 0
    match links.read(value):
        case SampleLink(_, sample):
            return TEST, sample
        case PresetLink(kind, number) if kind in KINDS:
            return kind, number
    return OTHER, 0


def _nearest(focus: Focus) -> tuple[str, int]:
    """The nearest correctly read test image, of the true class where the answer is wrong, else of the most probable other class."""
    images = surveys.images(focus.model)
    order = focus.prediction.logits.argsort()[::-1].tolist()
    truth = _truth(focus)
    others = [label for label in ([] if truth is None else [truth]) + order if label != focus.prediction.label]
    for label in others:
        if label < len(images.class_names):
            among = _examples(focus.network, images, label)
            if len(among.samples):
                return images.name, nearest_example(hidden_output(focus.network, focus.input.image), among)
    return images.name, 0


def _truth(focus: Focus) -> int | None:
    return focus.input.label_in(focus.model)
