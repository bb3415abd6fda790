"""Fast passes over many images that hold one batch and one layer at a time."""

import copy
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import torch
from jaxtyping import Float, Float32
from torch import Tensor, nn

from nnviz_core.layers.passes import INPUT

Progress = Callable[[int, int], None]
"""Is told how many steps of a measurement are done, and of how many."""


def unheard(done: int, total: int) -> None:
    """Progress that nobody waits for."""


class Steps:
    """The steps of a measurement, each told when it is done."""

    def __init__(self, total: int, tell: Progress) -> None:
        self.total, self.tell, self.done = total, tell, 0

    def step(self) -> None:
        """Tell that one more is done."""
        self.done += 1
        self.tell(self.done, self.total)


def stacked(parts: Iterable[np.ndarray], count: int) -> np.ndarray:
    """`parts` one below the other, which have `count` rows together.

    Small parts that are kept until all are there would each hold the room beside it that a batch's outputs leave.
    """
    rows, start = np.empty(0), 0
    for part in parts:
        if start == 0:
            rows = np.empty((count, *part.shape[1:]), part.dtype)
        rows[start : start + len(part)] = part
        start += len(part)
    return rows


def logits(network: nn.Sequential, batches: Iterable[np.ndarray], count: int) -> Float32[np.ndarray, "sample class"]:
    """The logits of `network` on `batches`, float32 arrays (batch, channel, row, column) in 0…1 with `count` images together.

    Raises `ValueError` for a network in training mode.
    """
    if network.training:
        raise ValueError("evaluation needs a network in eval mode: call network.eval() first")
    # A copy, since the format that is faster for convolutions would change the network that others share.
    fast = copy.deepcopy(network).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    with torch.inference_mode():
        return stacked((fast(torch.from_numpy(batch)).numpy() for batch in batches), count)


WIDE = 16
"""A convolution with at least this many input channels runs faster in the channels-last memory format."""


def for_many(network: nn.Sequential) -> nn.Sequential:
    """The network to run many images through: a channels-last copy if it has wide convolutions, which run faster that way.

    Any other network is returned itself; the network that sessions share is never changed.
    """
    if not is_wide(network):
        return network
    return copy.deepcopy(network).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]


def is_wide(network: nn.Sequential) -> bool:
    """Whether `network` has a convolution wide enough for the channels-last memory format to pay off."""
    return any(isinstance(layer, nn.Conv2d) and layer.in_channels >= WIDE for layer in network.children())


WIDE_BATCH, NARROW_BATCH, DENSE_BATCH = 32, 128, 1000
"""Batch sizes for networks with wide, narrow and no convolutions: the fewer outputs a network has, the larger its best batch."""


def all_logits(network: nn.Sequential, inputs: Float[Tensor, "batch *shape"]) -> Float[Tensor, "batch class"]:
    """What `network` gives for `inputs`, a few at a time: no more than these have all their maps in memory."""
    return torch.cat([network(part) for part in inputs.split(WIDE_BATCH)])


def walk(network: nn.Sequential, inputs: Float[Tensor, "batch *shape"]) -> Iterator[tuple[str, Tensor]]:
    """The name and output of each layer in order, the images first; unlike `trace.record`, it does not keep earlier outputs."""
    value = inputs
    yield INPUT, value
    for name, layer in network.named_children():
        value = layer(value)
        yield name, value


def at_its_fastest(network: nn.Sequential) -> nn.Sequential:
    """The network to run batches of `network` through, see `for_many`. Raises `ValueError` for a network in training mode."""
    if network.training:
        raise ValueError("averages need a network in eval mode: call network.eval() first")
    return for_many(network)


def batch_size(network: nn.Sequential) -> int:
    """How many images at a time are fastest for `network`."""
    if not any(isinstance(layer, nn.Conv2d) for layer in network):
        return DENSE_BATCH
    return WIDE_BATCH if is_wide(network) else NARROW_BATCH
