"""A pass over many images that holds one batch and one layer at a time, as fast as the network allows."""

import copy
from collections.abc import Iterator

import numpy as np
import torch
from jaxtyping import Float, Float32
from torch import Tensor, nn

from nnviz_core.layers.passes import INPUT


def logits(network: nn.Sequential, batches) -> Float32[np.ndarray, "sample class"]:
    """The logits of `network` on `batches`, an iterable of float32 arrays (batch, channel, row, column) in 0…1.

    Raises `ValueError` for a network in training mode.
    """
    if network.training:
        raise ValueError("evaluation needs a network in eval mode: call network.eval() first")
    # A copy, since the format that is faster for convolutions would change the network that others share.
    fast = copy.deepcopy(network).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    with torch.inference_mode():
        return np.concatenate([fast(torch.from_numpy(batch)).numpy() for batch in batches])


WIDE = 16
"""Input channels from which a convolution gains from the channels-last memory format."""


def for_many(network: nn.Sequential) -> nn.Sequential:
    """What to run many images through: with wide convolutions a copy in the memory format that is faster for them.

    Others are returned as they are; the network that sessions share is never changed.
    """
    if not is_wide(network):
        return network
    return copy.deepcopy(network).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]


def is_wide(network: nn.Sequential) -> bool:
    """Whether the channels-last memory format pays."""
    return any(isinstance(layer, nn.Conv2d) and layer.in_channels >= WIDE for layer in network.children())


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
    """What to run batches of `network` through. Raises `ValueError` for a network in training mode."""
    if network.training:
        raise ValueError("averages need a network in eval mode: call network.eval() first")
    return for_many(network)


def batch_size(network: nn.Sequential) -> int:
    """How many images at a time are fastest for `network`."""
    if not any(isinstance(layer, nn.Conv2d) for layer in network):
        return DENSE_BATCH
    return WIDE_BATCH if is_wide(network) else NARROW_BATCH
