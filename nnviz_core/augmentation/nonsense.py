"""Shapes that are not digits, to be drawn in the same way as digits: scribbles, letters, parts and mixtures of digits.

Kinds that could show a digit by chance are restricted so that they don't; each kind states its rules.
"""

from collections.abc import Callable, Iterator

import numpy as np

from nnviz_core.augmentation import pen
from nnviz_core.augmentation.distance_fields import BITMAP, bitmap_of_paths

HALVES = {"top": (0, 3, 5), "bottom": (0, 3, 5), "left": (0, 2, 3, 5, 8, 9), "right": (0, 2, 3, 4, 5, 6)}
"""The digits whose half is not a digit, by side; half an 8, 6 or 9 can be a 0, and half a 4, 7 or 9 a 1."""
TURNABLE = (2, 3, 4, 5, 7)
"""The digits that are no digit after a quarter turn."""
DISTINCT = (2, 3, 4, 5, 6, 8, 9)
"""The digits that, laid over another, don't make a slashed zero, a crossed seven or a flagged one."""
SEVEN_SEGMENTS = {"a": ((0, 0), (1, 0)), "b": ((1, 0), (1, 1)), "c": ((1, 1), (1, 2)), "d": ((0, 2), (1, 2)), "e": ((0, 1), (0, 2)), "f": ((0, 0), (0, 1)), "g": ((0, 1), (1, 1))}  # fmt: skip
SEGMENT_DIGITS = (
    *("abcdef", "cdeg", "abfg", "bc", "ef", "b", "c", "e", "f", "abged", "abgcd", "fgbc", "fgb"),
    *("afgcd", "afgecd", "fgecd", "abc", "fabc", "ab", "gc", "abcdefg", "abcdfg", "abcfg"),
)
"""Seven-segment patterns that show a digit in one of its forms; patterns one segment away from the larger ones are avoided too."""

LabelledSkeletons = tuple[np.ndarray, np.ndarray]
"""Centre lines of digits as bitmaps (sample, 84, 84) and their labels (sample), from which parts and mixtures are made."""


def bitmaps(
    count: int, digits: LabelledSkeletons, letters: list[pen.Writing], rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """`count` bitmaps (84, 84) of things that are not digits: a third letters and signs, the rest of all other kinds."""
    others: tuple[Callable[[], np.ndarray], ...] = (
        lambda: scribble(rng),
        lambda: scribble(rng),
        lambda: polyline(rng),
        lambda: seven_segments(rng),
        lambda: filled(rng),
        lambda: half_digit(digits, rng),
        lambda: turned_digit(digits, rng),
        lambda: overlaid_digits(digits, rng),
        lambda: digits_side_by_side(digits, rng),
    )
    for number in range(count):
        if number % 3 == 0 and letters:
            yield bitmap_of_paths(letters[rng.integers(len(letters))].strokes)
        else:
            yield others[rng.integers(len(others))]()


def scribble(rng: np.random.Generator) -> np.ndarray:
    """One to three smooth curves that wander with many turns; one alone is long, since short ones may happen to be a digit."""
    return bitmap_of_paths(scribbled_paths(rng))


def scribbled_paths(rng: np.random.Generator) -> list[np.ndarray]:
    """The paths of a scribble, each (place, 2)."""
    count = rng.integers(1, 4)
    return [_wandering(70 if count == 1 else 25, rng) for _ in range(count)]


def polyline(rng: np.random.Generator) -> np.ndarray:
    """Three to seven straight lines, joined or crossing."""
    corners = rng.uniform(0, 20, (rng.integers(5, 9), 2))
    if rng.random() < 0.5:
        return bitmap_of_paths([corners])
    return bitmap_of_paths(list(rng.uniform(0, 20, (rng.integers(3, 7), 2, 2))))


def seven_segments(rng: np.random.Generator) -> np.ndarray:
    """Two to six segments of a seven-segment display that show neither a digit nor nearly one."""
    while True:
        segments = {name for name in SEVEN_SEGMENTS if rng.random() < 0.5}
        if 2 <= len(segments) <= 6 and not _shows_digit(segments):
            break
    high = rng.uniform(0.8, 1.2)
    return bitmap_of_paths([np.array(SEVEN_SEGMENTS[name]) * (1, high) for name in sorted(segments)])


def filled(rng: np.random.Generator) -> np.ndarray:
    """A filled polygon of three to eight corners."""
    from PIL import Image, ImageDraw

    count = rng.integers(3, 9)
    angles = (np.arange(count) + rng.uniform(-0.3, 0.3, count)) * 2 * np.pi / count
    radius = rng.uniform(18, 30, count)
    sheet = Image.new("1", (BITMAP, BITMAP))
    points = [(BITMAP / 2 + r * np.cos(a), BITMAP / 2 + r * np.sin(a)) for r, a in zip(radius, angles, strict=True)]
    ImageDraw.Draw(sheet).polygon(points, fill=1, outline=1)
    return np.asarray(sheet, bool)


def half_digit(digits: LabelledSkeletons, rng: np.random.Generator) -> np.ndarray:
    """One half of a digit, chosen so that the half is not a digit itself."""
    side = str(rng.choice(list(HALVES)))
    bitmap = _one_of(digits, HALVES[side], rng)
    return _fit(_half(bitmap, side, rng.uniform(0.4, 0.5)))


def turned_digit(digits: LabelledSkeletons, rng: np.random.Generator) -> np.ndarray:
    """A digit after a quarter turn."""
    return np.rot90(_one_of(digits, TURNABLE, rng), rng.choice((1, 3))).copy()


def overlaid_digits(digits: LabelledSkeletons, rng: np.random.Generator) -> np.ndarray:
    """Two different digits, one over the other, their middles 4 to 9 pixels apart."""
    first, second = _two_of(digits, DISTINCT, rng)
    angle, distance = rng.uniform(0, 2 * np.pi), rng.uniform(12, 26)
    return _fit(_beside(first, second, int(distance * np.cos(angle)), int(distance * np.sin(angle))))


def digits_side_by_side(digits: LabelledSkeletons, rng: np.random.Generator) -> np.ndarray:
    """Two digits next to each other."""
    first, second = _two_of(digits, tuple(range(10)), rng)
    width = np.ptp(np.nonzero(first)[1]) / 2 + np.ptp(np.nonzero(second)[1]) / 2
    return _fit(_beside(first, second, int(width + rng.uniform(6, 18)), int(rng.uniform(-8, 8))))


def _wandering(steps: int, rng: np.random.Generator) -> np.ndarray:
    turns = np.cumsum(rng.normal(0, rng.uniform(0.3, 0.9), rng.integers(steps, 3 * steps)) + rng.normal(0, 0.15))
    return np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0) + rng.uniform(-8, 8, 2)


def _shows_digit(segments: set[str]) -> bool:
    patterns = [set(pattern) for pattern in SEGMENT_DIGITS]
    return any(segments == one or (len(one) >= 5 and len(segments ^ one) <= 1) for one in patterns)


def _one_of(digits: LabelledSkeletons, labels: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    skeletons, classes = digits
    return skeletons[rng.choice(np.flatnonzero(classes == rng.choice(labels)))]


def _two_of(
    digits: LabelledSkeletons, labels: tuple[int, ...], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    first, second = rng.choice(labels, 2, replace=False).tolist()
    return _one_of(digits, (first,), rng), _one_of(digits, (second,), rng)


def _half(bitmap: np.ndarray, side: str, share: float) -> np.ndarray:
    rows, columns = np.nonzero(bitmap)
    place = rows if side in ("top", "bottom") else columns
    border = place.min() + share * np.ptp(place) if side in ("top", "left") else place.max() - share * np.ptp(place)
    inside = place <= border if side in ("top", "left") else place >= border
    half = np.zeros_like(bitmap)
    half[rows[inside], columns[inside]] = True
    return half


def _beside(first: np.ndarray, second: np.ndarray, right: int, down: int) -> np.ndarray:
    sheet = np.zeros((3 * BITMAP, 3 * BITMAP), bool)
    sheet[BITMAP : 2 * BITMAP, BITMAP : 2 * BITMAP] = first
    sheet[BITMAP + down : 2 * BITMAP + down, BITMAP + right : 2 * BITMAP + right] |= second
    return sheet


def _fit(sheet: np.ndarray) -> np.ndarray:
    """A bitmap of the cells of `sheet`, moved to its middle and scaled to a box of 20 image pixels, at most to twice their size."""
    places = np.argwhere(sheet)
    extent = np.ptp(places, axis=0)
    scale = min(60 / max(extent.max(), 1), 2.0)
    cells = np.round((places - places.min(axis=0) - extent / 2) * scale + BITMAP / 2).astype(int)
    bitmap = np.zeros((BITMAP, BITMAP), bool)
    for down, right in ((0, 0), (1, 0), (0, 1), (1, 1)) if scale > 1 else ((0, 0),):
        bitmap[tuple((cells + np.array((down, right))).clip(0, BITMAP - 1).T)] = True
    return bitmap
