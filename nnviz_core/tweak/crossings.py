"""The straight way from one image to another: every answer on it, and where the answer flips."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Float32, Float64
from torch import Tensor, nn

from nnviz_core.layers import passes
from nnviz_core.streaming import all_logits

STEPS = 101
HALVINGS = 16
"""How often the stretch in which an answer flips is halved: to 1 / 6,553,600 of the way."""
MOST_WITHIN = 16
"""Flips between two steps that are followed."""


@dataclass(frozen=True)
class Flip:
    """Where the answer turns from one class into another: the share of the way, 0 … 1."""

    at: float
    before: int
    after: int


@dataclass(frozen=True)
class Crossing:
    """The probabilities of all classes at each of `shares` of the way from one image to another, and where the answer flips."""

    shares: Float64[np.ndarray, " step"]
    probabilities: Float32[np.ndarray, "step class"]
    flips: tuple[Flip, ...]


@torch.no_grad()
def crossing(
    network: nn.Sequential,
    start: Float[Tensor, "batch channel row column"],
    end: Float[Tensor, "batch channel row column"],
    steps: int = STEPS,
) -> Crossing:
    """The way from `start` to `end`, pixel by pixel in equal shares, in so many `steps`.

    A stretch of two flips that ends in the class where it began may hide between two steps.
    """
    for each in (start, end):
        passes.check_single(each)
    shares = np.linspace(0, 1, steps)
    logits = all_logits(network, _mixed(start, end, shares))
    labels = logits.argmax(1).tolist()
    flips = [
        flip
        for place in range(steps - 1)
        for flip in _between(
            network, start, end, (shares[place], labels[place]), (shares[place + 1], labels[place + 1])
        )
    ]
    return Crossing(shares, torch.softmax(logits, dim=1).numpy(), tuple(flips))


def mixed(start: Tensor, end: Tensor, share: float) -> Tensor:
    """The image at `share` of the way."""
    return _mixed(start, end, np.array([share]))


def _mixed(start: Tensor, end: Tensor, shares: np.ndarray) -> Tensor:
    weights = torch.from_numpy(np.asarray(shares, np.float32)).view(-1, 1, 1, 1)
    return (1 - weights) * start + weights * end


def _between(
    network: nn.Sequential, start: Tensor, end: Tensor, low: tuple[float, int], high: tuple[float, int]
) -> list[Flip]:
    """The flips between two places with their answers, one after the other."""
    flips: list[Flip] = []
    while low[1] != high[1] and len(flips) < MOST_WITHIN:
        near, far = low, high
        for _ in range(HALVINGS):
            middle = (near[0] + far[0]) / 2
            label = int(network(_mixed(start, end, np.array([middle]))).argmax())
            near, far = ((middle, label), far) if label == low[1] else (near, (middle, label))
        flips.append(Flip(far[0], low[1], far[1]))
        low = far
    return flips
