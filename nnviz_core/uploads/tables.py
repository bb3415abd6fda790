"""Images as lines of a CSV: the pixels, row by row, and the label before or after them."""

import math
import re

import numpy as np

from nnviz_core.uploads import labelled
from nnviz_core.uploads.labelled import LARGEST_SIDE, MOST_CLASSES, Labelled

LINE = re.compile(r"\s*\d{1,4}\s*(,\s*\d{1,4}\s*)*", re.ASCII)
LABEL = "label"


def read(content: bytes) -> Labelled:
    """The images and labels. Raises `ValueError`, naming the line, for one that isn't whole numbers, or not as many as the first."""
    labelled.check_count(content.count(b"\n") or 1, "lines")
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"it is no text in UTF-8 (byte {error.start:,})") from error
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    heading = _heading(rows[0][1]) if rows else None
    rows = rows if heading is None else rows[1:]
    labelled.check_count(len(rows), "lines with images")
    width = len(heading) if heading else rows[0][1].count(",") + 1
    side = math.isqrt(width - 1)
    if side * side != width - 1 or not 0 < side <= LARGEST_SIDE:
        raise ValueError(
            f"line 1 has {width:,} columns: not a label and the pixels of a square image, as 785 for 28×28"
        )
    labelled.check_values(len(rows) * (width - 1))
    values = np.empty((len(rows), width), np.int16)
    for place, (number, line) in enumerate(rows):
        values[place] = _numbers(line, number, width)
    place = heading.index(LABEL) if heading else _label_place(values)
    pixels = np.delete(values, place, axis=1)
    wrong = np.argwhere(pixels > 255)
    if len(wrong):
        raise ValueError(f"line {rows[wrong[0][0]][0]:,} has a pixel of {pixels[tuple(wrong[0])]}; pixels are 0 to 255")
    labels = values[:, place].astype(np.int64)
    if labels.max() >= MOST_CLASSES:
        raise ValueError(
            f"line {rows[int(labels.argmax())][0]:,} has the label {labels.max()}; at most {MOST_CLASSES:,} classes can be shown"
        )
    return labelled.checked(pixels.astype(np.uint8).reshape(-1, side, side), labels, ())


def _heading(line: str) -> list[str] | None:
    """The names of the columns, or None for a line of numbers. Raises `ValueError` for a first line that names no column of labels."""
    if line.count(",") > LARGEST_SIDE**2:
        raise ValueError(f"line 1 has {line.count(',') + 1:,} columns; {LARGEST_SIDE**2 + 1:,} is the most")
    if LINE.fullmatch(line):
        return None
    names = [name.strip().strip('"').lower() for name in line.split(",")]
    if names.count(LABEL) != 1:
        raise ValueError(f"line 1 is neither whole numbers nor names of columns, one of which is {LABEL!r}")
    return names


def _numbers(line: str, number: int, width: int) -> list[int]:
    if (count := line.count(",") + 1) != width:
        raise ValueError(f"line {number:,} has {count:,} columns, and the first has {width:,}")
    if not LINE.fullmatch(line):
        cell = next((each for each in line.split(",") if not re.fullmatch(r"\s*\d{1,4}\s*", each, re.ASCII)), "")
        raise ValueError(f"line {number:,} has {cell.strip()[:20]!r}, which is no whole number of at most 4 digits")
    return list(map(int, line.split(",")))


def _label_place(values: np.ndarray) -> int:
    """Where the labels stand when no heading says so: a corner of the images is the same in all of them, the labels are not.

    Raises `ValueError` where that doesn't tell.
    """
    first, last = (bool((column != column[0]).any()) for column in (values[:, 0], values[:, -1]))
    if first == last:
        raise ValueError(
            f"the label could stand first or last; a first line that names the columns, one {LABEL!r}, tells"
        )
    return 0 if first else values.shape[1] - 1
