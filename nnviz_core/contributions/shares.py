"""A sum arranged for reading: by input channel, or as its strongest terms and the remainder."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from nnviz_core.contributions.sums import Contributions


@dataclass(frozen=True)
class ChannelShare:
    """The terms of a convolution that come from one channel of its source layer, as (row, column) patches.

    `rows` and `columns` say where the patch lies in that channel; `sum` is the sum of its products.
    """

    channel: int
    rows: Int64[np.ndarray, " row"]
    columns: Int64[np.ndarray, " column"]
    sources: Float64[np.ndarray, "row column"]
    weights: Float64[np.ndarray, "row column"]
    products: Float64[np.ndarray, "row column"]

    @property
    def sum(self) -> float:
        """The sum of the products."""
        return float(self.products.sum())


@dataclass(frozen=True)
class Terms:
    """The strongest positive and negative terms of a sum, and what is left.

    `positive` and `negative` are source numbers, strongest first; `remainder` is the sum of the `left_over` other products.
    """

    positive: Int64[np.ndarray, " added"]
    negative: Int64[np.ndarray, " taken"]
    remainder: float
    left_over: int


def by_channel(contributions: Contributions) -> list[ChannelShare]:
    """One share for each channel of the source layer, the largest absolute sum first.

    Raises `ValueError` where the sources are not positions in maps.
    """
    if contributions.source_indices.shape[1] != 3:
        raise ValueError(f"the sources of {contributions.layer} are not in maps")
    channels, rows, columns = (np.unique(axis) for axis in contributions.source_indices.T)
    shape = (len(channels), len(rows), len(columns))
    sources, weights, products = (
        values.reshape(shape) for values in (contributions.sources, contributions.weights, contributions.products)
    )
    shares = [
        ChannelShare(int(channel), rows, columns, *patches)
        for channel, *patches in zip(channels, sources, weights, products, strict=True)
    ]
    return sorted(shares, key=lambda share: -abs(share.sum))


def strongest_terms(contributions: Contributions, count: int = 8) -> Terms:
    """The strongest terms, at most `count` of each sign; with the remainder and the bias they add up to the total."""
    order = np.argsort(contributions.products, kind="stable")
    signs = np.sign(contributions.products[order])
    negative, positive = order[signs < 0][:count], order[signs > 0][::-1][:count]
    rest = np.ones(len(order), bool)
    rest[positive], rest[negative] = False, False
    return Terms(positive, negative, float(contributions.products[rest].sum()), int(rest.sum()))
