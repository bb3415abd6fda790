"""A pass over many images that holds one batch and one layer at a time, as fast as the network allows."""

import copy
from collections.abc import Iterator

import torch
from jaxtyping import Float
from torch import Tensor, nn

INPUT = "input"
"""The name under which the images themselves stand before the layers."""
WIDE_BATCH, NARROW_BATCH, DENSE_BATCH = 32, 128, 1000
"""For networks with wide, with narrow and without convolutions: the fewer a network's outputs, the larger its best batch."""


def walk(network: nn.Sequential, inputs: Float[Tensor, "batch *shape"]) -> Iterator[tuple[str, Tensor]]:
    """Each layer's name and output in order, the images first; unlike a recorded pass it lets go of what is behind it."""
    value = inputs
    yield INPUT, value
    for name, layer in network.named_children():
        value = layer(value)
        yield name, value


def at_its_fastest(network: nn.Sequential) -> nn.Sequential:
    """`network`, or for wide convolutions a copy of it in the memory format in which they run fastest on batches.

    Raises `ValueError` for a network in training mode.
    """
    if network.training:
        raise ValueError("averages need a network in eval mode: call network.eval() first")
    if not _is_wide(network):
        return network
    return copy.deepcopy(network).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]


def batch_size(network: nn.Sequential) -> int:
    """How many images at a time are fastest for `network`."""
    if not any(isinstance(layer, nn.Conv2d) for layer in network):
        return DENSE_BATCH
    return WIDE_BATCH if _is_wide(network) else NARROW_BATCH


def _is_wide(network: nn.Sequential) -> bool:
    """Whether channels_last pays, which it does from some 16 channels on."""
    return any(isinstance(layer, nn.Conv2d) and layer.in_channels >= 16 for layer in network)
