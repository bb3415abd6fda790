"""Where the cells of the confusion matrix lie in its picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz_core.figures import style

LETTER = 6.4
"""The mean width of a letter on the axes, in pixels."""
BESIDE, EDGE = 0.15, 0.7
"""How far the sums stand from the cells, and how far beyond their middle the picture goes, in cells."""


@dataclass(frozen=True)
class Frame:
    """Where some cells of the picture lie: shares of the room within its `margins`, which are pixels by side (l, r, t, b)."""

    left: float
    top: float
    width: float
    height: float
    margins: dict[str, float]


def frame(class_names: Sequence[str], true: int | None, predicted: int | None) -> Frame:
    """The frame around a cell, or around the row or column of a class with its sum; None stands for any class."""
    (top, height), (left, width) = (_extent(label, len(class_names)) for label in (true, predicted))
    return Frame(left, top, width, height, margins(class_names))


def _extent(label: int | None, count: int) -> tuple[float, float]:
    """Where a class, or all of them, begins along an axis, and its length, as shares of the axis."""
    whole = count + BESIDE + EDGE + 0.5
    start, end = (0, count + BESIDE + 1) if label is None else (label, label + 1)
    return start / whole, (end - start) / whole


def margins(class_names: Sequence[str]) -> dict[str, float]:
    """Room for the names and the titles of the axes: where plotly has to find it out, it draws everything twice."""
    longest = LETTER * max(map(len, class_names))
    return {"l": longest + 44, "r": 8, "t": style.HEAD, "b": longest * np.sqrt(0.5) + 48}
