"""Sketches as short texts: whole numbers in base 64, small ones as one character each."""

import string
from collections.abc import Iterator

from nnviz_core.drawing.sketches import SHEET, WIDEST_PEN, Sketch, Stroke
from nnviz_core.errors import NnvizError

DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
MORE = 32
"""Added to a digit that is not the last of its number; a digit holds five bits, the least significant first."""
MOST_DIGITS = 4
DAMAGED = "The drawing in this link is damaged: its strokes can't be read."


def text_of_sketch(sketch: Sketch) -> str:
    """For each stroke: its width, the number of its points, the first point, and the steps from each point to the next.

    Numbers are written as in source maps (base-64 VLQ), those with a sign as twice their size, plus one below zero.
    """
    return "".join(_stroke_text(each) for each in sketch)


def sketch_of_text(text: str) -> Sketch:
    """The sketch in `text`, as `text_of_sketch` wrote it; raises `NnvizError` for anything else."""
    try:
        numbers = _numbers(text)
        strokes = []
        for width in numbers:
            count = next(numbers)
            if not (1 <= width <= WIDEST_PEN and count):
                raise NnvizError(DAMAGED)
            strokes.append(Stroke(width, _points(numbers, count)))
    except (ValueError, StopIteration) as error:
        raise NnvizError(DAMAGED) from error
    return tuple(strokes)


def _stroke_text(stroke: Stroke) -> str:
    steps, before = [], (0, 0)
    for point in stroke.points:
        steps += [_signed(now - then) for now, then in zip(point, before, strict=True)]
        before = point
    return "".join(map(_digits, (stroke.width, len(stroke.points), *steps)))


def _points(numbers: Iterator[int], count: int) -> tuple[tuple[int, int], ...]:
    points, x, y = [], 0, 0
    for _ in range(count):
        x, y = x + _unsigned(next(numbers)), y + _unsigned(next(numbers))
        if not (-SHEET <= x <= 2 * SHEET and -SHEET <= y <= 2 * SHEET):
            raise NnvizError("A stroke in this link leaves the sheet.")
        points.append((x, y))
    return tuple(points)


def _signed(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value + 1


def _unsigned(number: int) -> int:
    return -(number >> 1) if number & 1 else number >> 1


def _digits(number: int) -> str:
    rest, low = divmod(number, MORE)
    return DIGITS[low + MORE] + _digits(rest) if rest else DIGITS[low]


def _numbers(text: str) -> Iterator[int]:
    number = place = 0
    for character in text:
        digit = DIGITS.index(character)
        number += digit % MORE << 5 * place
        place += 1
        if place > MOST_DIGITS:
            raise NnvizError(DAMAGED)
        if digit < MORE:
            yield number
            number = place = 0
    if place:
        raise NnvizError(DAMAGED)
