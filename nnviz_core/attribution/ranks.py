"""Rank correlation."""

import numpy as np
from jaxtyping import Float


def spearman(first: Float[np.ndarray, " value"], second: Float[np.ndarray, " value"]) -> float:
    """Spearman's rank correlation, −1 … 1; NaN if all values on either side are equal."""
    from scipy.stats import spearmanr  # what only this question needs is imported with it

    if any(len(np.unique(values)) < 2 for values in (first, second)):
        return float("nan")
    return float(spearmanr(first, second).statistic)  # pyright: ignore[reportAttributeAccessIssue]
