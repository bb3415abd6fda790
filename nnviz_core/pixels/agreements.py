"""How far a reading of the weights is what the network does: its maps used as weights, over a whole image set."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Float64
from torch import nn

from nnviz_core import streaming
from nnviz_core.evaluation.intervals import wilson
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import passes


@dataclass(frozen=True)
class Agreement:
    """How well map · image + offset foretells the values of a layer over `images` images.

    `correlations` has Pearson's correlation with each unit's values, NaN where either is constant; `right` counts the images whose
    largest prediction is that of their label, and is None for a hidden layer.
    """

    correlations: Float64[np.ndarray, " unit"]
    images: int
    right: int | None = None

    @property
    def correlation(self) -> float:
        """The mean correlation over the units that have one; NaN if none has."""
        values = self.correlations[~np.isnan(self.correlations)]
        return float(values.mean()) if len(values) else float("nan")

    @property
    def accuracy(self) -> float | None:
        """The share of images that the reading alone gets right."""
        return None if self.right is None else self.right / self.images

    @property
    def interval(self) -> tuple[float, float]:
        """The interval (95 %) of the accuracy. Raises `ValueError` for a hidden layer."""
        if self.right is None:
            raise ValueError("a hidden layer has no accuracy")
        low, high = wilson(self.right, self.images)
        return float(low), float(high)


def agreement(
    maps: Float32[np.ndarray, "unit row column"],
    offsets: Float32[np.ndarray, " unit"],
    network: nn.Sequential,
    layer: str,
    images: ImageSet,
) -> Agreement:
    """How well a reading of `layer` foretells the values that the layer has for `images`; the last layer is also asked for its answers."""
    fast, size = streaming.at_its_fastest(network), streaming.batch_size(network)
    moments, right, weights = _Moments(), 0, torch.from_numpy(maps).flatten(1).T
    for start in range(0, len(images), size):
        batch = slice(start, start + size)
        inputs = torch.from_numpy(images.inputs(batch))
        with torch.inference_mode():
            values = passes.up_to(fast, inputs, layer).numpy()
            readings = (inputs.flatten(1) @ weights).numpy() + offsets
        moments.add(readings, values)
        right += int((readings.argmax(1) == images.labels[batch]).sum())
    is_last = layer == passes.layer_names(network)[-1]
    return Agreement(moments.correlations, len(images), right if is_last else None)


def correlations(one: np.ndarray, other: np.ndarray) -> Float64[np.ndarray, " unit"]:
    """Pearson's correlation of each column (sample, unit) of the one with that of the other; NaN where either is constant."""
    moments = _Moments()
    moments.add(one, other)
    return moments.correlations


class _Moments:
    """What correlations need of pairs of columns, taken in batch by batch (T. Chan, G. Golub and R. LeVeque, 1979)."""

    def __init__(self) -> None:
        self.count = 0
        self.means = self.squares = self.lows = self.highs = self.products = np.zeros(1)

    def add(self, one: np.ndarray, other: np.ndarray) -> None:
        """Take in a batch of each, (sample, unit)."""
        both, count = np.stack([one, other]).astype(np.float64), len(one)
        lows, highs, means = both.min(1), both.max(1), both.mean(1)
        both -= means[:, None]
        gap, weight = means - self.means, self.count * count / (self.count + count)
        self.squares = self.squares + np.square(both).sum(1) + weight * gap**2
        self.products = self.products + (both[0] * both[1]).sum(0) + weight * gap.prod(0)
        self.lows = np.minimum(self.lows, lows) if self.count else lows
        self.highs = np.maximum(self.highs, highs) if self.count else highs
        self.count += count
        self.means = self.means + gap * count / self.count

    @property
    def correlations(self) -> Float64[np.ndarray, " unit"]:
        """Pearson's correlation of each pair of columns; NaN where either is constant."""
        is_constant = (self.lows == self.highs).any(0)
        spread = np.sqrt(self.squares.prod(0))
        return np.where(is_constant, np.nan, self.products / np.where(is_constant, 1, spread))
