"""Rank correlation."""

import numpy as np
from jaxtyping import Float, Shaped


def spearman(first: Float[np.ndarray, " value"], second: Float[np.ndarray, " value"]) -> float:
    """Spearman's rank correlation, −1 … 1; NaN if all values on either side are equal."""
    if any(len(np.unique(values)) < 2 for values in (first, second)):
        return float("nan")
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: Shaped[np.ndarray, " value"]) -> Float[np.ndarray, " value"]:
    """The places of `values` in ascending order, equal ones sharing the mean of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[which]
