"""What a pass through a network takes, and whether its layers fit each other, found out before any memory is taken."""

import math
from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn

from nnviz_core.layers import kinds, sliding

MOST_PARAMETERS = 5_000_000
MOST_VALUES = 2_000_000
"""Values that all layers give for one image."""
MOST_PRODUCTS = 200_000_000
"""Products (or values compared or added, in a pooling) that one image takes; `mnist-cnn` takes 7.5 million."""
NAMES: Mapping[str, str] = {}
"""What layers are called in messages: as in the network."""
WANTED = {
    "in_channels": "channels",
    "in_features": "units",
    "num_features": "channels or units",
    "channels": "channels or units",
}


def check(network: nn.Sequential, shape: tuple[int, int, int], called: Mapping[str, str] = NAMES) -> tuple[int, ...]:
    """The shape of the output of `network`, on the device “meta”, for an input of `shape`.

    Raises `ValueError`, naming the layer as it is `called`, for one that can't be shown or does not fit what comes before it, and for a network that
    has too many numbers or takes too long.
    """
    kinds.check(network, len(shape))
    count = sum(each.numel() for each in (*network.parameters(), *network.buffers()))
    if count > MOST_PARAMETERS:
        raise ValueError(f"the network has {count:,} numbers; {MOST_PARAMETERS:,} is the most")
    inputs, values, products, after = torch.empty(1, *shape, device="meta"), 0, 0, tuple(shape)
    for name, layer, before, value in _passed(network, inputs, called):
        after = tuple(value.shape[1:])
        values += value.numel()
        products += value.numel() * _products(layer, before, value)
        if values > MOST_VALUES:
            raise ValueError(
                f"{name}: the layers up to here give {values:,} values for an image; {MOST_VALUES:,} is the most"
            )
        if products > MOST_PRODUCTS:
            raise ValueError(
                f"{name}: the layers up to here take {products:,} products for an image; {MOST_PRODUCTS:,} is the most"
            )
    return after


@torch.inference_mode()
def totals(network: nn.Sequential, shape: tuple[int, int, int]) -> tuple[int, int]:
    """The values that all layers of `network`, in eval mode, give for one image of `shape`, and the products that they take."""
    every = [
        (value.numel(), value.numel() * _products(layer, before, value))
        for _, layer, before, value in _passed(network, torch.zeros(1, *shape))
    ]
    return sum(values for values, _ in every), sum(products for _, products in every)


def _passed(
    network: nn.Sequential, value: Tensor, called: Mapping[str, str] = NAMES
) -> Iterator[tuple[str, nn.Module, tuple[int, ...], Tensor]]:
    for own_name, layer in network.named_children():
        name, before = called.get(own_name, own_name), tuple(value.shape[1:])
        for setting, what in WANTED.items():
            wanted = getattr(layer, setting, before[0])
            if wanted != before[0]:
                raise ValueError(
                    f"{name}: {type(layer).__name__} wants {wanted:,} {what} and gets {before[0]:,}, of the shape {before}"
                )
        try:
            value = layer(value)
        except (RuntimeError, TypeError, ValueError, ArithmeticError, IndexError) as error:
            words = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise ValueError(
                f"{name}: {type(layer).__name__} can't take an input of the shape {before} ({words})"
            ) from error
        if not value.numel():
            raise ValueError(f"{name}: {type(layer).__name__} leaves nothing of an input of the shape {before}")
        yield name, layer, before, value


def _products(layer: nn.Module, before: tuple[int, ...], value: Tensor) -> int:
    """How many products, or values compared or added, one value of the output takes."""
    if isinstance(layer, nn.Linear):
        return layer.in_features
    if isinstance(layer, nn.Conv2d):
        return layer.weight[0].numel()
    if isinstance(layer, nn.MaxPool2d | nn.AvgPool2d):
        return math.prod(int(axis.kernel) for axis in sliding.axes(layer))
    return -(-math.prod(before) // value.numel())
