"""Changed sets of images, each change a function: fewer, some left out, other labels, other pixels, and things that are no digits."""

from dataclasses import replace

import numpy as np
from jaxtyping import UInt8

from nnviz_core.image_sets import ImageSet

NOT_A_DIGIT = "not a digit"


def without(images: ImageSet, classes: tuple[int, ...]) -> ImageSet:
    """`images` but for those of some `classes`."""
    rest = ~np.isin(images.labels, classes)
    return replace(images, images=images.images[rest], labels=images.labels[rest])


def swapped(images: ImageSet, one: int, other: int) -> ImageSet:
    """`images` with the label `other` on those of class `one`, and the reverse."""
    labels = np.where(images.labels == one, other, np.where(images.labels == other, one, images.labels))
    return replace(images, labels=labels)


def mislabelled(images: ImageSet, share: float, rng: np.random.Generator) -> ImageSet:
    """`images` of which a `share`, chosen at random, bear the label of another class, each as likely as the others."""
    labels, classes = images.labels.copy(), len(images.class_names)
    some = rng.permutation(len(labels))[: round(share * len(labels))]
    labels[some] = (labels[some] + rng.integers(1, classes, len(some))) % classes
    return replace(images, labels=labels)


def shuffled(images: ImageSet, rng: np.random.Generator) -> ImageSet:
    """`images` with their pixels in another order, the same for all of them."""
    order = rng.permutation(images.images[0].size)
    pixels = images.images.reshape(len(images), -1)[:, order]
    return replace(images, images=pixels.reshape(images.images.shape))


def uncentred(images: ImageSet, rng: np.random.Generator) -> ImageSet:
    """`images` whose ink stands anywhere, each place at which it is whole as likely as the others, and not in the middle."""
    count, (rows, columns) = len(images), images.images.shape[1:]
    down, right = (_shift(np.max(images.images, axis=axis) > 0, rng) for axis in (2, 1))
    row = (np.arange(rows) - down[:, None]) % rows
    column = (np.arange(columns) - right[:, None]) % columns
    return replace(images, images=images.images[np.arange(count)[:, None, None], row[:, :, None], column[:, None, :]])


def with_others(images: ImageSet, others: UInt8[np.ndarray, "other row column"]) -> ImageSet:
    """`images` and `others` after them, in a class of their own."""
    labels = np.full(len(others), len(images.class_names))
    return replace(
        images,
        images=np.concatenate([images.images, others]),
        labels=np.concatenate([images.labels, labels]),
        class_names=(*images.class_names, NOT_A_DIGIT),
    )


def _shift(inked: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """How far each image moves along one axis, of whose places (image, place) some are `inked`."""
    size = inked.shape[1]
    first, last = inked.argmax(axis=1), size - 1 - inked[:, ::-1].argmax(axis=1)
    return rng.integers(-first, size - last)
