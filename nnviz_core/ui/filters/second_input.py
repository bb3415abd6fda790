"""The input that another is compared with: a digit of the clock, or a test image."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz_core import links
from nnviz_core.datasets import TEST_IMAGES
from nnviz_core.drawing import presets
from nnviz_core.links import SampleLink
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.numbers import Number, whole
from nnviz_core.ui.frame.samples import read_sample, sample_text
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs.chosen import ChosenInput

CLOCK, TEST = "clock", "test"
KINDS = {CLOCK: "Digital clock", TEST: "Test image"}
KIND = Choice(word="kind", label="Compare with", options=KINDS)
DIGIT = Choice(word="digit", label="Digit", options={str(digit): str(digit) for digit in range(10)}, default="2")
SAMPLE = Number(word="sample", label="Test image", default=0, low=0, high=TEST_IMAGES - 1)


@dataclass(frozen=True, kw_only=True)
class SecondInput(Setting):
    """The input to compare with: the clock's digit or the test image of a number; in links clock-2 or mnist-17."""

    def usual(self, values: Values) -> tuple[str, int]:
        return CLOCK, 2

    def problem(self, value: tuple[str, int], values: Values) -> str:
        kind, number = value
        count = 10 if kind == CLOCK else TEST_IMAGES
        return "" if number < count else f"there are 0 … {count - 1}"

    def parse(self, text: str, values: Values) -> tuple[str, int]:
        kind, _, number = text.partition("-")
        dataset = values.about.input.dataset
        if kind == CLOCK:
            return CLOCK, whole(number)
        if kind in (TEST, dataset):
            return TEST, read_sample(number, dataset)
        raise ValueError(f"it is written like clock-2 or {dataset}-17")

    def write(self, value: tuple[str, int], values: Values) -> str:
        kind, number = value
        return f"{CLOCK}-{number}" if kind == CLOCK else sample_text(number, values.about.input.dataset)

    def widget(self, value: tuple[str, int], key: str, values: Values, take: Callable[[Any], None]) -> None:
        kind, number = value
        with st.container(horizontal=True, vertical_alignment="bottom"):
            KIND.widget(kind, f"{key}.kind", values, lambda kind: take((kind, 2 if kind == CLOCK else 0)))
            if kind == CLOCK:
                DIGIT.widget(str(number), f"{key}.{CLOCK}", values, lambda digit: take((CLOCK, int(digit))))
            else:
                SAMPLE.widget(number, f"{key}.{TEST}", values, lambda sample: take((TEST, sample)))


WITH = SecondInput(word="with")
clock_images = measured()(presets.clock_images)


def second_input(values: Values) -> ChosenInput:
    """What the setting stands for; test images are of the first input's data set."""
    kind, number = values[WITH]
    if kind == CLOCK:
        image = clock_images()[number]
        return ChosenInput(image, f"the {number} of a digital clock", links.encode(image))
    dataset = values.about.input.dataset
    images = loaded.images(dataset)
    link = links.encode_sample(SampleLink(dataset, number))
    return ChosenInput(images.inputs([number])[0, 0], f"test image {number}", link, int(images.labels[number]))
