"""How sure a network is with dropout left on: many passes of one input, each with other values left out.

What the passes disagree about is what the network does not know (Y. Gal and Z. Ghahramani, 2016): the mutual information between the
answer and what is left out. All else, batch normalisation above all, stays as it is when the network answers.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Float64
from torch import Tensor, nn

from nnviz_core.layers import passes

PASSES = 50
ENDS = (2.5, 97.5)


@dataclass(frozen=True)
class Doubt:
    """The probabilities of all classes in each pass with dropout on."""

    probabilities: Float64[np.ndarray, "pass class"]

    @property
    def mean(self) -> Float64[np.ndarray, " class"]:
        """The mean over the passes."""
        return self.probabilities.mean(axis=0)

    @property
    def interval(self) -> tuple[Float64[np.ndarray, " class"], Float64[np.ndarray, " class"]]:
        """The ends between which 95 % of the passes lie, for each class."""
        low, high = np.percentile(self.probabilities, ENDS, axis=0)
        return low, high

    @property
    def entropy(self) -> float:
        """The entropy of the mean, in nats: all doubt together."""
        return float(_entropy(self.mean))

    @property
    def mutual_information(self) -> float:
        """How much of the entropy the passes disagree about, in nats: the rest is in each of them."""
        return max(0.0, self.entropy - float(_entropy(self.probabilities).mean()))

    @property
    def agreement(self) -> float:
        """The share of the passes whose answer is the most frequent one."""
        return float(np.bincount(self.probabilities.argmax(axis=1)).max() / len(self.probabilities))


def has_dropout(network: nn.Sequential) -> bool:
    """Whether there is anything that dropout would leave out."""
    return any(isinstance(layer, nn.Dropout) and layer.p > 0 for layer in network)


@torch.no_grad()
def doubt(network: nn.Sequential, inputs: Float[Tensor, "batch *shape"], count: int = PASSES, seed: int = 0) -> Doubt:
    """`count` passes of one input with dropout on, drawn from `seed`; the network itself stays in eval mode.

    Raises `ValueError` for a network without dropout, and for one in training mode.
    """
    passes.check_single(inputs)
    if not has_dropout(network):
        raise ValueError("the network has no dropout layer")
    # A generator of its own: torch's is shared by all threads.
    generator, value = torch.Generator().manual_seed(seed), inputs
    for layer in passes.split(network, passes.INPUT)[1]:
        if isinstance(layer, nn.Dropout) and layer.p > 0:
            value = value.expand(count, *value.shape[1:])
            kept = torch.rand(value.shape, generator=generator) >= layer.p
            value = value * kept / (1 - layer.p) if layer.p < 1 else torch.zeros_like(value)
        else:
            value = layer(value)
    return Doubt(torch.softmax(value.double(), dim=1).numpy())


def _entropy(probabilities: np.ndarray) -> np.ndarray:
    """The entropy of each row, in nats."""
    logarithms = np.log(np.where(probabilities > 0, probabilities, 1))
    return np.asarray(-(probabilities * logarithms).sum(axis=-1))
