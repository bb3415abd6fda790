"""What the page is about: one input in one network, and which units are read in which way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from torch import nn

from nnviz_core import filters, pixels, zoo
from nnviz_core.filters.statistics import FilterStatistics
from nnviz_core.image_sets import ImageSet
from nnviz_core.models import Model
from nnviz_core.pixels.readings import CLASS as OF_CLASS
from nnviz_core.pixels.readings import INPUT as OF_INPUT
from nnviz_core.pixels.readings import READINGS, Maps, Subject
from nnviz_core.predictions import Prediction, of_trace
from nnviz_core.trace import Trace
from nnviz_core.ui.frame import loaded, surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.classes import named
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.settings import PAGE as OF_PAGE
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs.chosen import ChosenInput

PAGE = "pixels"


@dataclass(frozen=True)
class Focus:
    """One input in one network, with its pass."""

    input: ChosenInput
    model: Model
    trace: Trace

    @property
    def network(self) -> nn.Sequential:
        return self.model.network

    @property
    def class_names(self) -> tuple[str, ...]:
        return self.model.class_names

    @property
    def prediction(self) -> Prediction:
        return of_trace(self.trace)

    @property
    def layers(self) -> list[str]:
        """The linear layers, whose units can be read."""
        return pixels.linear_layers(self.network)

    @property
    def is_dense(self) -> bool:
        return pixels.is_dense(self.network)

    def outputs(self, layer: str) -> np.ndarray:
        """What `layer` gives for the input (unit)."""
        return self.trace.outputs[layer][0].numpy()

    def in_link(self) -> dict[str, str]:
        """The words of the page's link for what it is about."""
        text = {} if self.input.waiting else {"input": self.input.link}
        return {"model": self.model.name} | text


def readings(values: Values) -> Mapping[str, str]:
    """The readings that can be made of the model, by word: of one that is not dense, the Jacobian alone."""
    words = list(READINGS) if values.about.is_dense else ["gated"]
    return {word: READINGS[word].name for word in words}


def _layers(values: Values) -> Mapping[str, str]:
    return {layer: f"{layer} · {len(values.about.outputs(layer))} units" for layer in values.about.layers}


def _usual_class(values: Values) -> str:
    return str(values.about.prediction.label)


LAYER = Choice(
    word="layer",
    label="Layer",
    options=_layers,
    default=lambda values: values.about.layers[-1],
    is_labelled=True,
    scope=OF_PAGE,
)
READING = Choice(word="reading", label="Reading", options=readings, default="plain", is_labelled=True, scope=OF_PAGE)
EVERY_CLASS = Choice(
    word="class",
    label="Class of the average",
    options=lambda values: named(surveys.images(values.about.model).class_names),
    default=_usual_class,
    as_box=True,
    scope=OF_PAGE,
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
    scope=OF_PAGE,
)


def maps(focus: Focus, values: Values, reading: str) -> Maps:
    """The maps and offsets of all units of the layer, in one of the `READINGS`."""
    of = READINGS[reading].of
    images = surveys.images(focus.model)
    examples = images.of_class(int(values[EVERY_CLASS])) if of == OF_CLASS else images
    image = focus.input.image if of == OF_INPUT else np.zeros_like(focus.input.image)
    return _maps(reading, Subject(focus.network, values[LAYER], image, examples))


@measured()
def _maps(reading: str, subject: Subject) -> Maps:
    return READINGS[reading].maps(subject)


def statistics(focus: Focus, layer: str) -> FilterStatistics:
    """How the units of `layer` behave over the test set: as shipped, else measured now."""
    if focus.model.name in zoo.MODELS:
        return loaded.filter_records(focus.model)[layer]
    return _statistics(focus.network, surveys.images(focus.model), layer)


@measured("Passing 10,000 images through the network …")
def _statistics(network: nn.Sequential, images: ImageSet, layer: str) -> FilterStatistics:
    return filters.filter_statistics(network, images, layer)


def unit_name(focus: Focus, layer: str, unit: int) -> str:
    """What a unit is called: an output, by its class."""
    return focus.class_names[unit] if layer == focus.layers[-1] else str(unit)
