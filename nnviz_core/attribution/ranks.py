"""Rank correlation."""

import numpy as np
from jaxtyping import Float, Float64


def spearman(first: Float[np.ndarray, " value"], second: Float[np.ndarray, " value"]) -> float:
    """Spearman's rank correlation, −1 … 1; NaN if all values on either side are equal."""
    one, other = (ranks(values) for values in (first, second))
    one, other = one - one.mean() if len(one) else one, other - other.mean() if len(other) else other
    size = np.sqrt((one @ one) * (other @ other))
    return float(one @ other / size) if size else float("nan")


def ranks(values: Float[np.ndarray, " value"]) -> Float64[np.ndarray, " value"]:
    """The position of each value in ascending order, from 0; equal values share the mean of their positions."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts + 1) / 2)[group]
