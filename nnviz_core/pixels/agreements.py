"""How far a reading of the weights is what the network does: its maps used as weights, over a whole image set."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Float64
from torch import nn

from nnviz_core.evaluation.intervals import wilson
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import passes
from nnviz_core.streaming import batch_size


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
    values = layer_values(network, layer, images)
    readings = reading_values(maps, offsets, images)
    is_last = layer == passes.layer_names(network)[-1]
    right = int((readings.argmax(1) == images.labels).sum()) if is_last else None
    return Agreement(correlations(readings, values), len(images), right)


def layer_values(network: nn.Sequential, layer: str, images: ImageSet) -> Float32[np.ndarray, "sample unit"]:
    """The values of the linear layer `layer` for all `images`."""
    size = batch_size(network)
    with torch.inference_mode():
        return np.concatenate(
            [
                passes.up_to(network, torch.from_numpy(images.inputs(slice(start, start + size))), layer).numpy()
                for start in range(0, len(images), size)
            ]
        )


def reading_values(
    maps: Float32[np.ndarray, "unit row column"], offsets: Float32[np.ndarray, " unit"], images: ImageSet
) -> Float32[np.ndarray, "sample unit"]:
    """map · image + offset for every image and unit."""
    return images.inputs().reshape(len(images), -1) @ maps.reshape(len(maps), -1).T + offsets


def correlations(one: np.ndarray, other: np.ndarray) -> Float64[np.ndarray, " unit"]:
    """Pearson's correlation of each column (sample, unit) of the one with that of the other; NaN where either is constant."""
    first, second = (each.astype(np.float64) - each.mean(0, dtype=np.float64) for each in (one, other))
    spread = np.sqrt((first**2).sum(0) * (second**2).sum(0))
    constant = (np.ptp(one, axis=0) == 0) | (np.ptp(other, axis=0) == 0)
    return np.where(constant, np.nan, (first * second).sum(0) / np.where(constant, 1, spread))
