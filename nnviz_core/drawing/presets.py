"""Ready-made drawings: digits as on a digital clock, random lines, an empty sheet; and which test images are handwritten digits."""

import numpy as np
from jaxtyping import Float32

from nnviz_core.drawing import centring
from nnviz_core.drawing.ink import empty
from nnviz_core.drawing.strokes import Strokes, ink_of_strokes

CLOCK, HANDWRITTEN, LINES, EMPTY = "clock", "handwritten", "lines", "empty"
COUNTS = {CLOCK: 10, HANDWRITTEN: 10, LINES: 10_000, EMPTY: 1}
"""How many drawings there are of each kind, numbered from 0; those of digits by their digit."""
HANDWRITTEN_SAMPLES = (3, 2, 1, 18, 4, 8, 11, 0, 61, 7)
"""The first MNIST test image of each digit."""

PEN_WIDTH = 90.0
"""A felt pen, in the strokes' unit: drawings are about 1,000 high."""
_CORNERS = {
    "top left": (0, 0),
    "top right": (560, 0),
    "left": (0, 500),
    "right": (560, 500),
    "bottom left": (0, 1000),
    "bottom right": (560, 1000),
}
_SEGMENTS = {
    "a": ("top left", "top right"),
    "b": ("top right", "right"),
    "c": ("right", "bottom right"),
    "d": ("bottom left", "bottom right"),
    "e": ("left", "bottom left"),
    "f": ("top left", "left"),
    "g": ("left", "right"),
}
_CLOCK = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")


def clock_digit(digit: int) -> Strokes:
    """The strokes of `digit` (0…9) as seven straight segments show it. Raises `IndexError` for another number."""
    return [[_CORNERS[end] for end in _SEGMENTS[segment]] for segment in _CLOCK[digit]]


def random_lines(seed: int, lines: int = 4) -> Strokes:
    """`lines` straight strokes between uniform random points of a 1,000×1,000 sheet."""
    points = np.random.default_rng(seed).uniform(0, 1000, (lines, 2, 2))
    return [[(float(x), float(y)) for x, y in line] for line in points]


def ink(kind: str, number: int) -> Float32[np.ndarray, "row column"]:
    """The ink of drawing `number` of a `kind` that is drawn here: not of handwriting, which is a test image."""
    if kind == EMPTY:
        return empty()
    return ink_of_strokes(clock_digit(number) if kind == CLOCK else random_lines(number), PEN_WIDTH)


LINE_DRAWINGS = 100


def clock_images() -> Float32[np.ndarray, "digit 28 28"]:
    """The ten digits of a digital clock as a network sees them."""
    return np.stack([centring.from_strokes(clock_digit(digit), PEN_WIDTH) for digit in range(10)])


def line_images(count: int = LINE_DRAWINGS) -> Float32[np.ndarray, "seed 28 28"]:
    """Random lines for the seeds 0 … count - 1."""
    return np.stack([centring.from_strokes(random_lines(seed), PEN_WIDTH) for seed in range(count)])
