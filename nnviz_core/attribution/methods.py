"""The attribution methods in one table, which pages, links, checks and the benchmark all read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from torch import Tensor, nn

from nnviz_core.attribution.class_maps import CLASSIC, Attribution, class_map
from nnviz_core.attribution.saliency import gradient_input, integrated_gradients, occlusion
from nnviz_core.layers import geometry, kinds, passes
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


def layers_with_maps(network: nn.Sequential, image: geometry.Shape = geometry.IMAGE) -> dict[str, geometry.Shape]:
    """The layers whose output is maps of more than one cell, with their shapes: those that a method taking maps can use."""
    shapes = geometry.shapes(network, image).items()
    return {layer: shape for layer, shape in shapes if layer != INPUT and is_maps(shape)}


def attribution_layer(network: nn.Sequential) -> str:
    """The layer to attribute to: the activation after the last convolution, or the convolution itself if it has none;
    "input" for a network without convolutions."""
    return next(_activated(network), INPUT)


def telling_layer(network: nn.Sequential) -> str:
    """The last such layer at which the forms of a class map differ; `attribution_layer` where there is none."""
    differing = (layer for layer in _activated(network) if not forms_agree(network, layer))
    return next(differing, attribution_layer(network))


def forms_agree(network: nn.Sequential, layer: str) -> bool:
    """Whether all cells of a channel of `layer` have the same gradient, whatever the input, so that both forms of a class map
    are the same: next comes the mean over each whole map, with nothing in between but what scales whole channels."""
    _, after = passes.split(network, layer)
    mean = next((part for part in after if not kinds.of(part).scales_channels), None)
    return isinstance(mean, nn.AdaptiveAvgPool2d) and mean.output_size in (1, (1, 1))


def _activated(network: nn.Sequential) -> Iterator[str]:
    """The activation after each convolution, or the convolution itself if it has none, the last first."""
    layers = list(network.named_children())
    for place in reversed(range(len(layers))):
        name, layer = layers[place]
        if isinstance(layer, nn.Conv2d):
            in_place = takewhile(lambda each: kinds.of(each[1]).elementwise, layers[place + 1 :])
            yield next((after for after, each in in_place if kinds.of(each).word == kinds.ACTIVATION), name)
