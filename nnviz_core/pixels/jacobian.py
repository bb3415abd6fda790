"""What a unit looks for at one input: its gradient on every pixel, and the constant that completes the value."""

import numpy as np
import torch
from jaxtyping import Float, Float32
from torch import Tensor, nn

from nnviz_core.layers import passes

TOGETHER = 16
"""Units whose gradients are taken in one pass."""


def gated(
    network: nn.Sequential, inputs: Float[Tensor, "batch channel row column"], layer: str
) -> tuple[Float32[np.ndarray, "unit row column"], Float32[np.ndarray, " unit"]]:
    """The Jacobian of the linear layer `layer` at `inputs`, one map a unit, and the offsets: value − map · input.

    Where all layers before it are linear or ReLUs, a map is the product of the weights through those units alone whose ReLU is
    open, and the offset is what the biases add on the same ways. With another activation function the map is its slope at this
    input. Raises `KeyError` for a layer that the network doesn't have and `ValueError` for one that is not linear, for several
    inputs and for inputs of several channels.
    """
    passes.check_single(inputs)
    check_linear(network, layer)
    check_one_channel(inputs.shape)
    before = passes.split(network, layer)[0]
    with torch.inference_mode(False), torch.enable_grad():
        value = inputs.detach().clone()
        outputs = passes.run(before, value)[0].detach()
        parts = torch.arange(len(outputs)).split(TOGETHER)
        maps = torch.cat([_gradients(before, value, units) for units in parts])[:, 0]
    offsets = outputs - torch.einsum("urc,rc->u", maps, value[0, 0])
    return maps.numpy(), offsets.numpy()


def check_linear(network: nn.Sequential, layer: str) -> None:
    """Raise `ValueError` unless `layer` is a linear layer, and `KeyError` where the network has none of that name."""
    layers = dict(network.named_children())
    if layer not in layers:
        raise KeyError(f"no layer {layer!r}; there are {', '.join(layers)}")
    if not isinstance(layers[layer], nn.Linear):
        raise ValueError(f"{layer} is not a linear layer; those are {', '.join(linear_layers(network)) or 'none'}")


def check_one_channel(shape: tuple[int, ...]) -> None:
    """Raise `ValueError` unless inputs of `shape` (…, channel, row, column) have one channel, over which a unit can be drawn."""
    if len(shape) < 3 or shape[-3] != 1:
        raise ValueError(f"a unit is drawn over an image of one channel, not over an input of shape {tuple(shape)}")


def linear_layers(network: nn.Sequential) -> list[str]:
    """The names of the linear layers in order."""
    return [name for name, layer in network.named_children() if isinstance(layer, nn.Linear)]


def unreadable(network: nn.Sequential, channels: int) -> str:
    """Why no unit of a network whose inputs have so many `channels` has a reading, in words; empty where some have."""
    if channels > 1:
        return "it takes colours, and readings are of one channel"
    return "" if linear_layers(network) else "it has no dense layer"


def next_weights(network: nn.Sequential, layer: str) -> Float32[np.ndarray, "target unit"]:
    """The weights with which the next linear layer takes the units of the linear layer `layer`; no row after the last.

    Raises as `gated` does.
    """
    check_linear(network, layer)
    names = linear_layers(network)
    after = names[names.index(layer) + 1 :]
    if not after:
        return np.zeros((0, len(network.get_parameter(f"{layer}.weight"))), np.float32)
    return network.get_parameter(f"{after[0]}.weight").detach().numpy()


def _gradients(before: list[nn.Module], value: Tensor, units: Tensor) -> Tensor:
    """The gradients of `units` on `value`: each unit has a copy of the input of its own, so that one pass back gives all."""
    copies = value.expand(len(units), *value.shape[1:]).clone().requires_grad_()
    outputs = passes.run(before, copies)
    return torch.autograd.grad(outputs[torch.arange(len(units)), units].sum(), copies)[0]
