"""Images with labels as they come out of any file, and what they must be."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Integer, UInt8

from nnviz_core.uploads.plain import plain

MOST_IMAGES, MOST_CLASSES, LONGEST_NAME = 20_000, 1000, 60
LARGEST_SIDE = 128
MOST_VALUES = 64_000_000
"""Bytes of all images."""


class Labelled(NamedTuple):
    """Images (sample, row, column), or in colour (sample, channel, row, column), their labels and the names of these."""

    images: UInt8[np.ndarray, "sample *channel row column"]
    labels: Integer[np.ndarray, " sample"]
    class_names: tuple[str, ...]


def checked(images: np.ndarray, labels: np.ndarray, class_names: Sequence[str]) -> Labelled:
    """The images as a value. Raises `ValueError` for labels without a class, a class without images, and what is too large."""
    if long := [name for name in class_names if not 0 < len(name) <= LONGEST_NAME]:
        raise ValueError(f"a class is called {long[0][:LONGEST_NAME]!r}; a name has 1 to {LONGEST_NAME} characters")
    names = tuple(map(plain, class_names)) or tuple(map(str, range(int(labels.max(initial=0)) + 1)))
    check_count(len(images), "images")
    check_size(*images.shape[-2:])
    if not 2 <= len(names) <= MOST_CLASSES:
        raise ValueError(f"there are {len(names):,} classes; 2 to {MOST_CLASSES:,} can be shown")
    if len(set(names)) < len(names):
        raise ValueError("two classes have one name")
    wrong = np.flatnonzero((labels < 0) | (labels >= len(names)))
    if len(wrong):
        raise ValueError(
            f"image {wrong[0]:,} (counted from 0) has the label {labels[wrong[0]]}; labels are 0 to {len(names) - 1}"
        )
    empty = np.flatnonzero(np.bincount(labels, minlength=len(names)) == 0)
    if len(empty):
        raise ValueError(f"the class {names[empty[0]]!r} has no images")
    return Labelled(images, labels, names)


def check_count(count: int, what: str) -> None:
    """Raise `ValueError` for no images, or too many."""
    if not 0 < count <= MOST_IMAGES:
        raise ValueError(f"there are {count:,} {what}; 1 to {MOST_IMAGES:,} can be read")


def check_size(rows: int, columns: int, what: str = "the images") -> None:
    """Raise `ValueError` for images that are too large."""
    if not (0 < rows <= LARGEST_SIDE and 0 < columns <= LARGEST_SIDE):
        raise ValueError(
            f"{what}: {rows:,} rows and {columns:,} columns; at most {LARGEST_SIDE} of each can be read, and at least one"
        )


def check_values(values: int) -> None:
    """Raise `ValueError` for more pixels than can be read."""
    if values > MOST_VALUES:
        raise ValueError(f"the images have {values:,} values; {MOST_VALUES:,} is the most")
