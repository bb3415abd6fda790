"""Networks trained with several seeds: what of a difference between their maps is chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

T_QUANTILE = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}
"""Student's t that leaves 2.5 % on either side, for the mean of so many values."""


@dataclass(frozen=True)
class Trial:
    """One trained network: its architecture (a model's name), on how many images, its seed, and what was measured.

    `own` is the mean correlation of the outputs' maps with the mean image of their own class, `others` that with the other
    classes'; `accuracy` is that on the test images. With no `images` the network is untrained.
    """

    architecture: str
    images: int
    seed: int
    own: float
    others: float
    accuracy: float


def mean_and_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """The mean over seeds and the ends of its interval (95 %, Student's t). Raises `KeyError` for another number of values."""
    mean = float(np.mean(values))
    half = T_QUANTILE[len(values)] * float(np.std(values, ddof=1)) / len(values) ** 0.5
    return mean, mean - half, mean + half


def difference(one: Sequence[float], other: Sequence[float]) -> int:
    """1 if the interval of the one lies above that of the other, −1 if below, and 0 where they overlap. Raises as `mean_and_interval`."""
    _, low, high = mean_and_interval(one)
    _, other_low, other_high = mean_and_interval(other)
    return int(low > other_high) - int(high < other_low)


def grouped(results: Sequence[Trial]) -> Iterator[tuple[str, int, list[Trial]]]:
    """The trials of each architecture and number of images, in order."""
    for name, images in dict.fromkeys((each.architecture, each.images) for each in results):
        yield name, images, [each for each in results if (each.architecture, each.images) == (name, images)]
