"""What the Filters page is about: one input in one network, and the place in it that is looked at."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from nnviz_core.contributions import places
from nnviz_core.contributions.places import Place
from nnviz_core.layers import geometry, kinds, passes
from nnviz_core.layers.blocks import is_maps
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.models import Model
from nnviz_core.predictions import Prediction, as_inputs, of_trace
from nnviz_core.trace import Trace, record
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.number_settings import Number
from nnviz_core.ui.frame.settings import Choice, Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs.chosen import ChosenInput

PAGE = "filters"
USUAL_LAYER = "relu1"


@dataclass(frozen=True)
class Focus:
    """One input in one network: the pass, and the place in it that is looked at."""

    input: ChosenInput
    model: Model
    trace: Trace
    place: Place

    @property
    def network(self) -> nn.Sequential:
        return self.model.network

    @property
    def inputs(self) -> torch.Tensor:
        return self.trace.inputs

    @property
    def prediction(self) -> Prediction:
        return of_trace(self.trace)

    @property
    def class_names(self) -> tuple[str, ...]:
        return self.model.class_names

    @property
    def layer(self) -> str:
        return self.place.layer

    @property
    def index(self) -> tuple[int, ...]:
        return self.place.index

    @property
    def channel(self) -> int:
        return self.index[0]

    @property
    def cell(self) -> tuple[int, ...]:
        return self.index[1:]

    @property
    def values(self) -> np.ndarray:
        """The output of the layer: (channel, row, column) or (unit)."""
        return output(self.trace, self.layer)

    @property
    def part(self) -> str:
        """What one of the layer's outputs is called."""
        return "channel" if self.cell else "unit"

    @property
    def has_maps(self) -> bool:
        return is_maps(self.values.shape)

    def in_link(self) -> dict[str, str]:
        """The words of the page's link for what it is about."""
        text = {} if self.input.waiting else {"input": self.input.link}
        return {"model": self.model.name, "place": str(self.place)} | text


def output(trace: Trace, layer: str) -> np.ndarray:
    """The output of `layer`, or "input" or "probabilities", for the first input."""
    if layer == PROBABILITIES:
        return trace.probabilities[0].numpy()
    return (trace.inputs if layer == passes.INPUT else trace.outputs[layer])[0].numpy()


def layers(model: Model) -> list[str]:
    """Every layer of `model` with values to look at, from first to last."""
    return [*passes.layer_names(model.network)[1:], PROBABILITIES]


def focus(chosen: ChosenInput, model: Model) -> Focus:
    """What the chosen place means for an input: where it leaves open a channel, the first, and a cell, the strongest."""
    with torch.inference_mode():
        trace = record(model.network, as_inputs(chosen.image))
    place = Values(PAGE, model)[PLACE]
    values = output(trace, place.layer)
    channel = place.index[0] if place.index else 0
    cell = place.index[1:]
    if values.ndim > 1 and not cell:
        row, column = np.unravel_index(np.abs(values[channel]).argmax(), values.shape[1:])
        cell = (int(row), int(column))
    return Focus(chosen, model, trace, Place(place.layer, (channel, *cell)))


@dataclass(frozen=True, kw_only=True)
class PlaceSetting(Setting):
    """A place in the model; what it leaves open depends on the input."""

    def usual(self, values: Values) -> Place:
        names = layers(values.about)
        return Place(USUAL_LAYER if USUAL_LAYER in names else names[-2], ())

    def problem(self, value: Place, values: Values) -> str:
        model = values.about
        if value.layer not in layers(model):
            return f"{model.name} has {', '.join(layers(model))}"
        shape = geometry.shapes(model.network).get(value.layer, (len(model.class_names),))
        if value.index and len(value.index) not in (1, len(shape)):
            return f"{value.layer} has {'×'.join(map(str, shape))} values"
        try:
            geometry.checked_index((*value.index, *[0] * (len(shape) - len(value.index))), shape, value.layer)
        except IndexError as error:
            return str(error)
        return ""

    def parse(self, text: str, values: Values) -> Place:
        return places.read(text)


PLACE = PlaceSetting(word="place")


def choose_layer(model: Model) -> None:
    """Show the choice of a layer; the channel stays where there is such a one."""
    values = Values(PAGE, model)
    place, shapes = values[PLACE], geometry.shapes(model.network)
    options = {layer: f"{layer} · {kind(model, layer, shapes.get(layer))}" for layer in layers(model)}
    setting = Choice(word="layer", label="Layer", options=lambda _: options, as_box=True, width=400)

    def take(layer: str) -> None:
        last = (shapes[layer][0] if layer in shapes else len(model.class_names)) - 1
        values.put(PLACE, Place(layer, tuple(min(channel, last) for channel in place.index[:1])))

    setting.widget(place.layer, "filters.layer", values, take)


def put(place: Place) -> None:
    """Look at `place`, as a callback does."""
    Values(PAGE).put(PLACE, place)


def open_filter(focus: Focus, channel: int, *_: int) -> None:
    """Look at one filter by itself."""
    put(Place(focus.layer, (channel,)))
    link.open_view(PAGE, "filter")


def choose_channel(focus: Focus, label: str = "Filter") -> None:
    """A plain number instead of a click."""
    _number(f"{label} 0 … {len(focus.values) - 1}", focus.channel, len(focus.values), "channel", focus, 0)


def choose_cell(focus: Focus) -> None:
    """Row and column as plain numbers."""
    for axis, name in enumerate(("Row", "Column")[: len(focus.cell)], start=1):
        length = focus.values.shape[axis]
        _number(f"{name} 0 … {length - 1}", focus.index[axis], length, name.lower(), focus, axis)


def _number(label: str, value: int, count: int, name: str, focus: Focus, axis: int) -> None:
    def take(chosen: Any) -> None:
        index = list(focus.index if axis else focus.index[:1])
        index[axis] = int(chosen)
        put(Place(focus.layer, tuple(index)))

    number = Number(word=name, label=label, default=0, low=0, high=count - 1)
    number.widget(value, f"filters.{name}.{count}", Values(PAGE), take)


def kind(model: Model, layer: str, shape: tuple[int, ...] | None) -> str:
    """What a layer gives, in words."""
    if shape is None:
        return "softmax of the logits"
    last = layer == passes.layer_names(model.network)[-1]
    word = "one per class" if last else kinds.of(model.network.get_submodule(layer)).word
    return f"{word} {'×'.join(map(str, shape))}"


def place_words(place: Place) -> str:
    """A place as short as it can be read: "conv2 3·5·6"."""
    return f"{place.layer} {'·'.join(map(str, place.index))}"
