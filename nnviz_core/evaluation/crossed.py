"""Two ways to train, each from several seeds and measured on the same images: the difference of their accuracies, and how sure it is."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool


@dataclass(frozen=True)
class Difference:
    """Two mean accuracies, the second less the first, and the ends of its 95 % interval over seeds and images.

    `p_value` is that of the t test behind the interval (two-sided), `freedom` its degrees of freedom.
    """

    first: float
    second: float
    low: float
    high: float
    p_value: float
    freedom: int

    @property
    def difference(self) -> float:
        """How much more accurate the second is."""
        return self.second - self.first


def crossed(first: Bool[np.ndarray, "seed image"], second: Bool[np.ndarray, "seed image"]) -> Difference:
    """The difference of two ways to train; an entry says whether the network from this seed is right for this image.

    Both are paired by seed and by image. Seeds and images are taken for samples of all that there could be: the variance of the mean
    difference is estimated from the mean squares of a two-way table (seeds, images, rest), as if neither differed less than by chance,
    with one degree of freedom fewer than there are of what is rarer, seeds or images (A. C. Cameron, J. B. Gelbach, D. L. Miller, 2011): an
    estimate from few seeds is often too small by far. It is never less than if half a trial went each way, so that no interval is empty
    (see `intervals.paired`). Raises `ValueError` for fewer than two seeds or images.
    """
    from scipy.special import stdtr, stdtrit  # what only this question needs is imported with it

    if first.shape != second.shape or min(first.shape) < 2:
        raise ValueError(f"two seeds and two images at least, the same for both, not {first.shape} and {second.shape}")
    table = second.astype(np.float64) - first
    variance, freedom = _variance(table), min(table.shape) - 1
    middle, error = float(table.mean()), max(math.sqrt(variance), 1 / (table.shape[1] + 2))
    reach = float(stdtrit(freedom, 0.975)) * error
    return Difference(
        first=float(first.mean()),
        second=float(second.mean()),
        low=max(middle - reach, -1.0),
        high=min(middle + reach, 1.0),
        p_value=float(2 * stdtr(freedom, -abs(middle) / error)),
        freedom=freedom,
    )


def _variance(table: np.ndarray) -> float:
    """The variance of the mean of a table (seed, image)."""
    seeds, images = table.shape
    rows, columns = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    rest = table - rows - columns + table.mean()
    of_seeds = images * float(rows.var(ddof=1))
    of_images = seeds * float(columns.var(ddof=1))
    of_rest = float((rest**2).sum()) / ((seeds - 1) * (images - 1))
    return max(of_seeds + of_images - of_rest, of_seeds, of_images) / (seeds * images)
