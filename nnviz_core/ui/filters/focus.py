"""What the Filters page is about: one input in one network, and the place in it that is looked at."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from nnviz_core.contributions import places
from nnviz_core.contributions.places import Place
from nnviz_core.filters import ablation
from nnviz_core.layers import geometry, kinds, passes
from nnviz_core.layers.blocks import activation_pair, is_maps
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.models import Model
from nnviz_core.predictions import Prediction, as_inputs, of_trace
from nnviz_core.trace import Trace, record
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs.chosen import ChosenInput

PAGE = "filters"
USUAL_LAYER = "relu1"
SUMS = "sum"
"""The view of sums, which begins at the answer."""


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
        """What makes one of the layer's outputs."""
        return "filter" if self.cell else "unit"

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


def shown_layers(focus: Focus) -> tuple[str, ...]:
    """The layer in focus; pre-activation and activation side by side where it is one of both."""
    if focus.layer == PROBABILITIES:
        return (focus.layer,)
    return activation_pair(focus.network, focus.layer) or (focus.layer,)


def part_words(focus: Focus, layer: str) -> str:
    """One of `shown_layers` by its name and its part of the pair."""
    is_first = layer == shown_layers(focus)[0]
    return f"{layer}, {kinds.PRE_ACTIVATION if is_first else kinds.ACTIVATION}"


def layers(model: Model) -> list[str]:
    """Every layer of `model` with values to look at, from first to last."""
    return [*passes.layer_names(model.network)[1:], PROBABILITIES]


def focus(chosen: ChosenInput, model: Model) -> Focus:
    """What the chosen place means for an input: where it leaves open a channel, the one through which the ink does most for
    the answer, and a cell, the strongest."""
    chosen = chosen.fitted(model)
    with torch.inference_mode():
        trace = record(model.network, as_inputs(chosen.image))
    place = Values(PAGE, model)[PLACE]
    values = output(trace, place.layer)
    channel = place.index[0] if place.index else strongest(model.network, trace, place.layer)
    cell = place.index[1:]
    if values.ndim > 1 and not cell:
        row, column = np.unravel_index(np.abs(values[channel]).argmax(), values.shape[1:])
        cell = (int(row), int(column))
    return Focus(chosen, model, trace, Place(place.layer, (channel, *cell)))


effects_on = measured(brief=True)(ablation.effects_on)
effects_of_ink = measured(brief=True)(ablation.effects_of_ink)
_strongest_channel = measured(brief=True)(ablation.strongest_channel)


def strongest(network: nn.Sequential, trace: Trace, layer: str) -> int:
    """The filter of `layer` through which the ink does most for the logit of the answer; of the logits, the answer's own."""
    label = of_trace(trace).label
    if layer in (PROBABILITIES, passes.layer_names(network)[-1]):
        return label
    return _strongest_channel(network, trace.inputs, layer, label)


@dataclass(frozen=True, kw_only=True)
class PlaceSetting(Setting):
    """A place in the model; what it leaves open depends on the input."""

    def usual(self, values: Values) -> Place:
        """The first activation; where sums are shown, the logits."""
        names = layers(values.about)
        if link.view_of(PAGE) == SUMS:
            return Place(names[-2], ())
        return Place(_first_activation(values.about, names), ())

    def problem(self, value: Place, values: Values) -> str:
        model = values.about
        if value.layer not in layers(model):
            return f"{model.name} has {', '.join(layers(model))}"
        shape = geometry.shapes(model.network, model.shape).get(value.layer, (len(model.class_names),))
        if value.index and len(value.index) not in (1, len(shape)):
            return f"{value.layer} has {'×'.join(map(str, shape))} values"
        try:
            geometry.checked_index((*value.index, *[0] * (len(shape) - len(value.index))), shape, value.layer)
        except IndexError as error:
            return str(error)
        return ""

    def parse(self, text: str, values: Values) -> Place:
        return places.read(text)


def _first_activation(model: Model, names: list[str]) -> str:
    """The first activation, by its usual name or its kind; without one, the logits."""
    if USUAL_LAYER in names:
        return USUAL_LAYER
    modules = dict(model.network.named_children())
    active = (name for name, layer in modules.items() if kinds.of(layer).word == kinds.ACTIVATION)
    return next(active, names[-2])


PLACE = PlaceSetting(word="place")


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
