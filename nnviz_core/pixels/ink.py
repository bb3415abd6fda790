"""Where the images of each class have ink: the mean image, and how far down ink reaches on the left and on the right."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64

from nnviz_core.evaluation.intervals import wilson
from nnviz_core.image_sets import ImageSet
from nnviz_core.pixels.likeness import class_means

HALVES = ("left", "right")
OFTEN = 0.25
"""From this share of its images on, a class is said to reach a row."""
INKED = 128
"""From this brightness (of 255) on a pixel counts as ink."""


@dataclass(frozen=True)
class Ink:
    """The ink of each class over an image set.

    `means` are the mean images in 0…1. `lowest` counts the images by the row of the lowest ink in the left and in the right half
    of the columns; the last entry counts the images without ink there.
    """

    means: Float32[np.ndarray, "class row column"]
    lowest: Int64[np.ndarray, "class half reach"]

    @property
    def counts(self) -> Int64[np.ndarray, " class"]:
        """How many images each class has."""
        return self.lowest[:, 0].sum(1)

    def shares(self, row: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The share of each class's images that `reaching` counts, and the ends of its interval (95 %), each (class, half)."""
        reaching, counts = self.reaching(row), self.counts[:, None]
        low, high = wilson(reaching, np.broadcast_to(counts, reaching.shape))
        return reaching / counts, low, high

    def frequent(self, row: int) -> tuple[list[int], list[int]]:
        """The classes that surely reach `row` in at least the share `OFTEN` of their images, on the left and on the right."""
        low = self.shares(row)[1]
        left, right = (np.flatnonzero(low[:, half] >= OFTEN).tolist() for half in range(len(HALVES)))
        return left, right

    def reaching(self, row: int) -> Int64[np.ndarray, "class half"]:
        """How many images of each class have ink at `row` or below it, on the left and on the right."""
        return self.lowest[:, :, row:-1].sum(2)


def ink(images: ImageSet) -> Ink:
    """The ink of each class of `images`. Raises `ValueError` for a class without images."""
    rows, middle = images.images.shape[1], images.images.shape[2] // 2
    halves = (images.images[:, :, :middle], images.images[:, :, middle:])
    classes, reaches = len(images.class_names), rows + 1
    lowest = [
        np.bincount(images.labels * reaches + _lowest(half), minlength=classes * reaches).reshape(classes, reaches)
        for half in halves
    ]
    return Ink(class_means(images).astype(np.float32), np.stack(lowest, axis=1))


def _lowest(half: np.ndarray) -> Int64[np.ndarray, " sample"]:
    """The row of each image's lowest ink; the number of rows where there is none."""
    inked = np.any(half >= INKED, axis=2)
    last = inked.shape[1] - 1 - inked[:, ::-1].argmax(1)
    return np.where(inked.any(axis=1), last, inked.shape[1])
