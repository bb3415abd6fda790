"""Which units are read, and in which way: the settings that the views share."""

from collections.abc import Mapping
from dataclasses import replace

from nnviz_core.pixels.readings import READINGS
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.classes import named
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.settings import PAGE
from nnviz_core.ui.frame.values import Values


def readings(values: Values) -> Mapping[str, str]:
    """The readings that can be made of the model, by word: of one that is not dense, the Jacobian alone."""
    words = list(READINGS) if values.about.is_dense else ["gated"]
    return {word: READINGS[word].name for word in words}


def _layers(values: Values) -> Mapping[str, str]:
    return {layer: f"{layer} · {len(values.about.outputs(layer))} units" for layer in values.about.layers}


def _usual_class(values: Values) -> str:
    return str(values.about.prediction.label)


READING = Choice(word="reading", label="Reading", options=readings, default="plain", is_labelled=True, scope=PAGE)
EVERY_CLASS = Choice(
    word="class",
    label="Class of the average",
    options=lambda values: named(surveys.images(values.about.model).class_names),
    default=_usual_class,
    as_box=True,
    scope=PAGE,
    when=lambda values: values.about.is_dense,
)
CLASS = replace(EVERY_CLASS, when=READING.is_("class"))
"""The class, where only one reading is shown and depends on it."""


class UnitNumber(Number):
    """A unit of the layer; as usual, the one with the largest value for the input."""

    def usual(self, values: Values) -> int:
        return int(values.about.outputs(values[LAYER]).argmax())


UNIT = UnitNumber(
    word="unit",
    label="Unit",
    default=0,
    low=0,
    high=lambda values: len(values.about.outputs(values[LAYER])) - 1,
    scope=PAGE,
)


LAYER = Choice(
    word="layer",
    label="Layer",
    options=_layers,
    default=lambda values: values.about.layers[-1],
    is_labelled=True,
    resets=(UNIT,),
    scope=PAGE,
)
