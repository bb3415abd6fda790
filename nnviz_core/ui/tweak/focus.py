"""What the page is about: an input, and a network of which changed copies are made."""

from dataclasses import dataclass

from torch import Tensor, nn

from nnviz_core.attribution.methods import attribution_layer
from nnviz_core.layers import blocks, kinds, passes
from nnviz_core.layers.passes import INPUT
from nnviz_core.models import Model
from nnviz_core.predictions import as_inputs
from nnviz_core.ui.inputs.chosen import ChosenInput

PAGE = "tweak"


@dataclass(frozen=True)
class Subject:
    """One input, and the network as it is before any change."""

    input: ChosenInput
    model: Model

    @property
    def network(self) -> nn.Sequential:
        return self.model.network

    @property
    def inputs(self) -> Tensor:
        return as_inputs(self.input.image)

    @property
    def class_names(self) -> tuple[str, ...]:
        return self.model.class_names

    @property
    def dataset(self) -> str:
        return self.model.dataset

    @property
    def truth(self) -> int | None:
        """The true class of the input, where that is known and one of the network's."""
        return self.input.label_in(self.model)

    def in_link(self) -> dict[str, str]:
        """The words of the page's link for what it is about."""
        text = {} if self.input.waiting else {"input": self.input.link}
        return {"model": self.model.name} | text


def layers(network: nn.Sequential) -> tuple[str, ...]:
    """The layers that can be changed: those that compute something, and without any before the logits, what these read."""
    names = passes.layer_names(network)[1:]
    computing = [name for name in names if not kinds.of(network.get_submodule(name)).passes_on]
    return tuple(computing) if len(computing) > 1 else names


def main_layer(network: nn.Sequential) -> str:
    """The layer that is looked at first: the activation after the last convolution, else the last hidden layer."""
    candidates = (attribution_layer(network), blocks.last_hidden(network), *layers(network))
    return next(layer for layer in candidates if layer != INPUT)


def weights_of(network: nn.Sequential, layer: str) -> str:
    """The layer whose weights make the values of `layer`: itself, or the nearest one before it; "" where there is none."""
    names = passes.layer_names(network)
    before = reversed(names[1 : names.index(layer) + 1])
    return next((name for name in before if kinds.of(network.get_submodule(name)).weighted), "")


def is_last(network: nn.Sequential, layer: str) -> bool:
    """Whether `layer` gives the logits."""
    return layer == passes.layer_names(network)[-1]
