"""Labelled images as a value."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Float32, Int64, UInt8

OWN = "own"
"""The beginning of the name of images that a visitor brings, and of the data set of a network that came without any."""


def is_own(dataset: str) -> bool:
    """Whether `dataset` is none of the published sets, but images that a visitor brings, or none."""
    return dataset.partition("-")[0] == OWN


@dataclass(frozen=True)
class ImageSet:
    """Labelled images, read-only because sessions share them.

    `images` is uint8 (sample, row, column), or (sample, channel, row, column) in colour, with ink bright, `labels` int64 (sample),
    `class_names` indexed by label.
    """

    name: str
    split: str
    images: UInt8[np.ndarray, "sample *channel row column"]
    labels: Int64[np.ndarray, " sample"]
    class_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of images, labels and the number of classes; it identifies measurements on them."""
        digest = hashlib.sha256(f"{self.images.shape} {len(self.class_names)}\n".encode())
        digest.update(np.ascontiguousarray(self.images).reshape(-1).data)
        digest.update(np.ascontiguousarray(self.labels).reshape(-1).data)
        return digest.hexdigest()

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape (channel, row, column) of one image as a network takes it."""
        return (self.images.shape[1] if self.images.ndim == 4 else 1, *self.images.shape[-2:])

    def inputs(
        self, indices: slice | Sequence[int] | np.ndarray = slice(None)
    ) -> Float32[np.ndarray, "batch channel row column"]:
        """The images at `indices` as a network takes them: (batch, channel, row, column) in 0…1, ink bright."""
        values = self.images[indices].reshape(-1, *self.shape).astype(np.float32)
        values /= np.float32(255)  # in place: a quotient beside it would take as much room again
        return values

    def image(self, sample: int) -> Float32[np.ndarray, "*channel row column"]:
        """One image in 0…1: (row, column), or (channel, row, column) in colour."""
        (image,) = self.inputs([sample])
        return image if self.images.ndim == 4 else image[0]

    def first(self, count: int) -> "ImageSet":
        """The first `count` images."""
        return replace(self, images=self.images[:count], labels=self.labels[:count])

    def of_class(self, label: int) -> "ImageSet":
        """The images with this label."""
        own = self.labels == label
        return replace(self, images=self.images[own], labels=self.labels[own])
