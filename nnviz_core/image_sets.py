"""Labelled images as a value."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Float32, Int64, UInt8


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
        digest.update(np.ascontiguousarray(self.images).tobytes())
        digest.update(np.ascontiguousarray(self.labels).tobytes())
        return digest.hexdigest()

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape (channel, row, column) of one image as a network takes it."""
        return (self.images.shape[1] if self.images.ndim == 4 else 1, *self.images.shape[-2:])

    def inputs(
        self, indices: slice | Sequence[int] | np.ndarray = slice(None)
    ) -> Float32[np.ndarray, "batch channel row column"]:
        """The images at `indices` as a network takes them: (batch, channel, row, column) in 0…1, ink bright."""
        return self.images[indices].reshape(-1, *self.shape).astype(np.float32) / np.float32(255)

    def of_class(self, label: int) -> "ImageSet":
        """The images with this label."""
        own = self.labels == label
        return replace(self, images=self.images[own], labels=self.labels[own])
