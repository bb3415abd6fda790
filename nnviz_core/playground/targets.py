"""The ten functions of the plane that a network can learn: each takes points of the unit square to a number from 0 to 1.

They are those of Ameo's neural network playground.
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

Target = Callable[[np.ndarray, np.ndarray, Generator], np.ndarray]
"""Values at points, of whose coordinates `a` and `b` each is an array; only `random` asks the generator."""


def above(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """1 where a > 0.5 or b > a."""
    return (a > 0.5) | (b > a)


def product(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """a · b."""
    return a * b


def maximum(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """The larger of a and b."""
    return np.maximum(a, b)


def minimum(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """The smaller of a and b."""
    return np.minimum(a, b)


def fancy_sine(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """|sin 6a| · |sin 6b| inside a frame a tenth wide, in which it is the larger of a and b."""
    larger = np.maximum(a, b)
    frame = (np.minimum(a, b) < 0.1) | (larger > 0.9)
    return np.where(frame, larger, np.abs(np.sin(6 * a) * np.sin(6 * b)))


def bowl(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """The larger distance from the centre, of the largest possible, to the power of 1.5."""
    return np.maximum(np.abs(2 * a - 1), np.abs(2 * b - 1)) ** 1.5


def tiled_square_root(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """√(frac(4a) · frac(4b)), and 1 in the square from 0.4 to 0.6 in the centre."""
    centre = (a >= 0.4) & (a <= 0.6) & (b >= 0.4) & (b <= 0.6)
    return np.where(centre, 1, np.sqrt((4 * a) % 1 * ((4 * b) % 1)))


def xor(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """1 where a < 0.5 or b > 0.5, but not both."""
    return (a < 0.5) != (b > 0.5)


def ridges(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """1 where ⌊5a⌋ or ⌊5b⌋ is odd."""
    return (np.floor(5 * a) % 2 == 1) | (np.floor(5 * b) % 2 == 1)


def random(a: np.ndarray, b: np.ndarray, generator: Generator) -> np.ndarray:
    """Uniform noise, drawn anew each time: the best a network can do is 0.5, whose mean square error is 1/12."""
    return generator.random(a.shape, dtype=np.float32)


TARGETS: dict[str, Target] = {
    "above": above,
    "product": product,
    "maximum": maximum,
    "minimum": minimum,
    "fancy-sine": fancy_sine,
    "bowl": bowl,
    "tiled-square-root": tiled_square_root,
    "xor": xor,
    "ridges": ridges,
    "random": random,
}
