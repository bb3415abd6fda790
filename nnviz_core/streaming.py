"""A pass over many images that holds one batch and one layer at a time, as fast as the network allows."""

import copy
from collections.abc import Iterator

import torch
from jaxtyping import Float
from torch import Tensor, nn

INPUT = "input"
"""The name under which the images themselves stand before the layers."""
CONVOLUTIONAL_BATCH = 32
DENSE_BATCH = 1000
"""A dense network's outputs are few: larger batches save calls and still take little memory."""


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
    # Below some 16 channels the usual format is the faster one.
    wide = any(isinstance(layer, nn.Conv2d) and layer.in_channels >= 16 for layer in network)
    if not wide:
        return network
    return copy.deepcopy(network).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]


def batch_size(network: nn.Sequential) -> int:
    """How many images at a time are fastest for `network`."""
    return CONVOLUTIONAL_BATCH if any(isinstance(layer, nn.Conv2d) for layer in network) else DENSE_BATCH
