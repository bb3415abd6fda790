"""Whether a map shows regions or noise: how alike neighbouring pixels are."""

import numpy as np
from jaxtyping import Float32, Float64

from nnviz_core.pixels.agreements import correlations


def smoothness(maps: Float32[np.ndarray, "unit row column"]) -> Float64[np.ndarray, " unit"]:
    """Pearson's correlation between the pixels of each map and their neighbours on the right and below.

    0 for noise, 1 for a map that changes slowly everywhere; NaN for a constant one.
    """
    pairs = ((maps[:, :, :-1], maps[:, :, 1:]), (maps[:, :-1], maps[:, 1:]))
    one, other = (np.concatenate([pair[side].reshape(len(maps), -1) for pair in pairs], axis=1) for side in (0, 1))
    return correlations(one.T, other.T)
