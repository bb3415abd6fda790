"""Confidence intervals (95 %) that show how sure a measured share is."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int64

Z = 1.959963984540054
"""The normal quantile that leaves 2.5 % on either side."""


def wilson(successes: np.ndarray | float, trials: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the interval for a share of `successes` in `trials` (E. B. Wilson, 1927); 0 and 1 where `trials` is 0."""
    hits, count = np.asarray(successes, np.float64), np.asarray(trials, np.float64)
    some = np.maximum(count, 1)
    share = hits / some
    centre = (share + Z**2 / (2 * some)) / (1 + Z**2 / some)
    half = Z / (1 + Z**2 / some) * np.sqrt(share * (1 - share) / some + Z**2 / (4 * some**2))
    low, high = np.clip(centre - half, 0, share), np.clip(centre + half, share, 1)
    return np.where(count > 0, low, 0.0), np.where(count > 0, high, 1.0)


def paired(only_first: int, only_second: int, trials: int, quantile: float = Z) -> tuple[float, float]:
    """The ends of the interval for the difference of two shares of the same `trials`, from those that only one succeeds in.

    Half a trial is added to each of the four cases, so that no interval is empty (A. Agresti and Y. Min, 2005). `quantile` is that
    of the normal distribution.
    """
    count, difference = trials + 2, only_first - only_second
    half = quantile * np.sqrt(only_first + only_second + 1 - difference**2 / count) / count
    middle = difference / count
    return float(max(middle - half, -1)), float(min(middle + half, 1))


def bootstrap_confusion(
    confusion: Int64[np.ndarray, "true predicted"],
    measure: Callable[[Float[np.ndarray, "draw true predicted"]], Float[np.ndarray, "draw *shape"]],
    draws: int = 1000,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """The 2.5 % and 97.5 % points of `measure` over confusion matrices of images drawn anew with replacement.

    Drawing the images anew needs only the counts of the matrix: it is one multinomial draw.
    """
    total = int(confusion.sum())
    samples = np.random.default_rng(seed).multinomial(total, confusion.ravel() / total, draws)
    values = measure(samples.reshape(draws, *confusion.shape).astype(np.float64))
    undefined = np.isnan(values).all(axis=0)
    low, high = np.nanpercentile(np.where(undefined, 0, values), (2.5, 97.5), axis=0)
    return np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)
