"""The learning rate and the share of the running mean that is kept, step by step."""

import math
from dataclasses import dataclass

from nnviz_core.training.config import ONE_CYCLE, Config

RISING = 0.2
"""The share of a one-cycle training in which the learning rate rises."""
LOWEST_START, LOWEST_END = 25.0, 1e4
"""The first learning rate is the largest by the first number, the last is the first by the second."""
LEAST, MOST = 0.85, 0.95
"""Between these `beta1` goes, opposite to the learning rate."""


@dataclass(frozen=True)
class Pace:
    """The learning rate and `beta1` of one step."""

    learning_rate: float
    beta1: float


def pace(config: Config, step: int, steps: int) -> Pace:
    """The pace of `step`, counted from 0, of a training of so many `steps`.

    One-cycle: L. Smith, Super-Convergence (2017), in the form of torch's `OneCycleLR`, to the last bit.
    """
    if config.optimiser != ONE_CYCLE:
        return Pace(config.learning_rate / (1 + config.decay * step), config.beta1)
    top, start = config.learning_rate, config.learning_rate / LOWEST_START
    peak = RISING * steps - 1
    if step <= peak:
        share = step / peak
        return Pace(_between(start, top, share), _between(MOST, LEAST, share))
    share = (step - peak) / (steps - 1 - peak)
    return Pace(_between(top, start / LOWEST_END, share), _between(LEAST, MOST, share))


def _between(start: float, end: float, share: float) -> float:
    """Half a wave of the cosine, from `start` to `end`."""
    return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)
