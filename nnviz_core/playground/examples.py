"""A visitor's own examples as a value: points that were painted, or the rows of a table."""

import csv
import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nnviz_core.errors import NnvizError

MOST_BYTES, MOST_ROWS, MOST_CLASSES, LONGEST_NAME = 1_000_000, 10_000, 10, 40
"""Of a table; what is painted has at most as many points."""


@dataclass(frozen=True, eq=False)
class Examples:
    """float32 points (point, 2) from 0 to 1 and values (point, output), 0 and 1 for two classes, one output a class for more.

    `low` and `high` are where 0 and 1 lie on the axes of whoever gave them, `source` the Python that makes them, where there is one. Equal content is equal.
    """

    points: np.ndarray
    values: np.ndarray
    classes: tuple[str, ...] = ()
    low: tuple[float, float] = (0.0, 0.0)
    high: tuple[float, float] = (1.0, 1.0)
    source: str = ""
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        for array in (self.points, self.values):
            array.setflags(write=False)
        content = self.points.tobytes() + self.values.tobytes() + repr((self.classes, self.low, self.high)).encode()
        object.__setattr__(self, "fingerprint", hashlib.sha256(content).hexdigest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Examples) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)


def painted(points: Sequence[tuple[float, float]], classes: Sequence[int]) -> Examples:
    """Examples of points in the unit square that were painted with a class each. Raises `NnvizError` for none or too many."""
    if not 0 < len(points) == len(classes) <= MOST_ROWS:
        raise NnvizError(f"paint from 1 to {MOST_ROWS:,} points, each with a class; these are {len(points):,}")
    places = np.array(points, np.float32).reshape(-1, 2)
    if not (np.isfinite(places).all() and (places >= 0).all() and (places <= 1).all()):
        raise NnvizError("a painted point lies outside the square from 0 to 1")
    if not all(0 <= each < MOST_CLASSES for each in classes):
        raise NnvizError(f"classes are counted from 0 to {MOST_CLASSES - 1}")
    names = tuple(str(number) for number in range(max(2, max(classes) + 1)))
    return Examples(places, one_output_each(np.array(classes), len(names)), names)


def one_output_each(classes: np.ndarray, count: int) -> np.ndarray:
    """float32 values (point, output) of class numbers: one output of 0 and 1 for two classes, else one for each."""
    if count <= 2:
        return classes[:, None].astype(np.float32)
    return (classes[:, None] == np.arange(count)).astype(np.float32)


def read_table(content: bytes) -> Examples:
    """The examples in a CSV file with the columns a, b and value, or a and value; words in the last column are classes.

    A first row without numbers is a heading. Coordinates are stretched to the square from 0 to 1.
    Raises `NnvizError`, which names the row.
    """
    rows = _rows(content)
    width = len(rows[0][1])
    places = np.array([[_number(cell, row) for cell in cells[:-1]] for row, cells in rows])
    if width == 2:
        places = np.stack([places[:, 0], np.zeros(len(places))], axis=1)
    low, high = places.min(axis=0), places.max(axis=0)
    points = (places - low) / np.where(high > low, high - low, 1)
    values, classes = _values([cells[-1] for _, cells in rows])
    high = np.where(high > low, high, low + 1)
    low_edge, high_edge = ((float(edge[0]), float(edge[1])) for edge in (low, high))
    return Examples(points.astype(np.float32), values, classes, low_edge, high_edge)


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows with their numbers, counted from 1, without the heading and empty ones."""
    if len(content) > MOST_BYTES:
        raise NnvizError(f"a table has at most {MOST_BYTES:,} bytes, this one {len(content):,}")
    try:
        text = content.decode("utf-8-sig")
        read = [(number, row) for number, row in enumerate(csv.reader(io.StringIO(text)), 1) if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise NnvizError(f"this is no table of comma-separated values in UTF-8: {error}") from error
    if read and not any(_is_number(cell) for cell in read[0][1][:-1]):
        read = read[1:]
    if not 0 < len(read) <= MOST_ROWS:
        raise NnvizError(f"a table has from 1 to {MOST_ROWS:,} rows of examples, this one {len(read):,}")
    for number, row in read:
        if len(row) not in (2, 3) or len(row) != len(read[0][1]):
            raise NnvizError(
                f"row {number}: {len(row)} columns; a table has 3 (a, b, value) or 2 (a, value) in every row"
            )
    return read


def _values(cells: list[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """The last column as values, with the names of the classes if it holds words."""
    if all(_is_number(cell) for cell in cells):
        return np.array([float(cell) for cell in cells], np.float32)[:, None], ()
    names = tuple(sorted({cell.strip() for cell in cells}))
    if not 2 <= len(names) <= MOST_CLASSES:
        raise NnvizError(
            f"the last column has from 2 to {MOST_CLASSES} different words, or numbers; here are {len(names)}"
        )
    if any(len(name) > LONGEST_NAME for name in names):
        raise NnvizError(f"the name of a class has at most {LONGEST_NAME} characters")
    return one_output_each(np.array([names.index(cell.strip()) for cell in cells]), len(names)), names


def _is_number(cell: str) -> bool:
    """Whether it is a number that float32 holds, with room for its square."""
    try:
        return math.isfinite(float(cell)) and abs(float(cell)) < 1e18
    except ValueError:
        return False


def _number(cell: str, row: int) -> float:
    if not _is_number(cell):
        raise NnvizError(f"row {row}: “{cell[:LONGEST_NAME]}” is no number below 10¹⁸")
    return float(cell)
