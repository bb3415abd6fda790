"""The attribution methods in one table, which pages, links, checks and the benchmark all read."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from torch import Tensor, nn

from nnviz_core.attribution.class_maps import CLASSIC, Attribution, class_map
from nnviz_core.attribution.saliency import gradient_input, integrated_gradients, occlusion
from nnviz_core.layers import geometry, kinds
from nnviz_core.layers.blocks import is_maps
from nnviz_core.layers.passes import INPUT


@dataclass(frozen=True)
class Method:
    """A way to attribute a logit to the input: `word` in links, `title` on the screen.

    `function` takes a network, inputs (1, …) and a class; if `takes_maps`, it also takes a layer with maps, a form and a channel.
    """

    word: str
    title: str
    function: Callable[..., Attribution]
    takes_maps: bool = False


METHODS = {
    method.word: method
    for method in (
        Method("grad-cam", "Grad-CAM", class_map, takes_maps=True),
        Method("integrated-gradients", "Integrated gradients", integrated_gradients),
        Method("occlusion", "Occlusion", occlusion),
        Method("gradient-x-input", "Gradient × input", gradient_input),
    )
}
"""Every method by its word."""


@dataclass(frozen=True)
class Recipe:
    """A method of `METHODS` with its settings, ready to be called.

    `layer`, `form` and `channel` matter only to methods that take maps.
    """

    word: str
    layer: str = ""
    form: str = CLASSIC
    channel: int | None = None

    def __call__(self, network: nn.Sequential, inputs: Tensor, target: int | None = None) -> Attribution:
        """The attribution of one input (1, …) to the class `target`."""
        method = METHODS[self.word]
        if method.takes_maps:
            return method.function(network, inputs, self.layer, target, self.form, self.channel)
        return method.function(network, inputs, target)


def layers_with_maps(network: nn.Sequential) -> dict[str, geometry.Shape]:
    """The layers whose output is maps of more than one cell, with their shapes: those that a method taking maps can use."""
    shapes = geometry.shapes(network).items()
    return {layer: shape for layer, shape in shapes if layer != INPUT and is_maps(shape)}


def attribution_layer(network: nn.Sequential) -> str:
    """The layer to attribute to: the activation after the last convolution, or the convolution itself if it has none;
    "input" for a network without convolutions."""
    layers = list(network.named_children())
    convolutions = [place for place, (_, layer) in enumerate(layers) if isinstance(layer, nn.Conv2d)]
    if not convolutions:
        return INPUT
    (convolution, _), *after = layers[convolutions[-1] :]
    in_place = takewhile(lambda each: kinds.of(each[1]).elementwise, after)
    return next((name for name, layer in in_place if kinds.of(layer).word == kinds.ACTIVATION), convolution)
