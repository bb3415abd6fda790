"""The weights of a dense network multiplied on to the pixels, as if no unit were ever silent."""

from collections import OrderedDict
from itertools import takewhile

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor, nn

from nnviz_core.layers import kinds
from nnviz_core.layers.geometry import IMAGE, Shape
from nnviz_core.pixels.jacobian import check_linear, gated

BRIGHTEST = 255
"""The value to which the document's recipe stretches the largest weight of a unit."""


def is_dense(network: nn.Sequential) -> bool:
    """Whether `network` has a linear layer, and nothing else that mixes values."""
    mixing = [layer for layer in network.children() if kinds.of(layer).gathers]
    return bool(mixing) and all(isinstance(layer, nn.Linear) for layer in mixing)


def back_project(network: nn.Sequential, layer: str, shape: Shape = IMAGE) -> Float32[np.ndarray, "unit row column"]:
    """The plain product of the weights from the input in 0…1 up to the linear layer `layer`, one map a unit.

    Activation functions are left out; `shape` is that of one input. Raises `KeyError` for a layer that the network doesn't have
    and `ValueError` for one that is not linear, or before which something else than linear layers mixes values.
    """
    return plain(network, layer, shape)[0]


def plain(
    network: nn.Sequential, layer: str, shape: Shape = IMAGE
) -> tuple[Float32[np.ndarray, "unit row column"], Float32[np.ndarray, " unit"]]:
    """The maps of `back_project`, and the biases carried through the same product (unit). Raises as it does."""
    return gated(_without_functions(network, layer), torch.zeros(1, *shape), layer)


def recipe(network: nn.Sequential, layer: str, shape: Shape = IMAGE) -> Float32[np.ndarray, "unit row column"]:
    """The document's recipe to the letter: whole numbers from 0 to 255, one map a unit (J. Harkins, keras-visualization).

    A unit's bias is added to each of its weights, these weigh the maps of the layer before, and the sum is stretched to 0…255
    and cut to whole numbers; *those* are multiplied on. So signs and scales are lost in every layer. Raises as `back_project`.
    """
    straight = _without_functions(network, layer)
    weights = [part for part in straight.children() if isinstance(part, nn.Linear)]
    maps = _stretched(_with_bias(weights[0]))
    for part in weights[1:]:
        maps = _stretched(_with_bias(part) @ maps)
    return maps.numpy().astype(np.float32).reshape(-1, *shape[1:])


def _with_bias(layer: nn.Linear) -> Tensor:
    weights = layer.weight.detach().double()
    return weights if layer.bias is None else weights + layer.bias.detach().double()[:, None]


def _stretched(maps: Tensor) -> Tensor:
    """Each row from its least value, 0, to its largest, 255, cut to whole numbers; a constant row is 0."""
    least = maps.amin(1, keepdim=True)
    width = maps.amax(1, keepdim=True) - least
    return torch.where(width > 0, (maps - least) / width.clamp_min(torch.finfo(maps.dtype).tiny) * BRIGHTEST, 0).floor()


def _without_functions(network: nn.Sequential, layer: str) -> nn.Sequential:
    """The layers of a dense network up to `layer`, without its activation functions."""
    check_linear(network, layer)
    names = [name for name, _ in network.named_children()]
    before = {name: network.get_submodule(name) for name in (*takewhile(lambda name: name != layer, names), layer)}
    for name, part in before.items():
        if kinds.of(part).gathers and not isinstance(part, nn.Linear):
            raise ValueError(f"{name} mixes values and is not linear: the weights before {layer} have no plain product")
    straight = OrderedDict((name, part) for name, part in before.items() if kinds.of(part).word != kinds.ACTIVATION)
    return nn.Sequential(straight).eval()
