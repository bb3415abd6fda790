"""A pass over many images that holds one batch and one layer at a time, as fast as the network allows."""

from collections.abc import Iterator

from jaxtyping import Float
from torch import Tensor, nn

from nnviz_core.passes import INPUT, for_many, is_wide

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
