"""Points that a visitor paints on the plane, each with a class or a value, and their text in a link."""

import base64
import re
from dataclasses import dataclass, replace

import numpy as np

from nnviz_core.playground.examples import Examples, painted

MOST_PAINTED, MOST_PAINTED_CLASSES = 500, 4
FINEST, LEVELS = 511, 20
"""Steps of a coordinate, and of a value, from 0 to 1."""
BITS = 9
"""Of a coordinate; what a point is has six more, so that a point is four letters."""


@dataclass(frozen=True)
class Painting:
    """Points as steps of a and b, each with its class, or where these are values with the steps of its value."""

    points: tuple[tuple[int, int, int], ...]
    has_values: bool = False

    def __str__(self) -> str:
        whole = b"".join(((level << 2 * BITS) | (b << BITS) | a).to_bytes(3, "big") for a, b, level in self.points)
        return ("v" if self.has_values else "c") + base64.urlsafe_b64encode(whole).decode()

    def examples(self) -> Examples:
        """The points as examples to learn from."""
        places = [(a / FINEST, b / FINEST) for a, b, _ in self.points]
        levels = [level for *_, level in self.points]
        if self.has_values:
            examples = Examples(np.array(places, np.float32), np.array(levels, np.float32)[:, None] / LEVELS)
        else:
            examples = painted(places, levels)
        return replace(examples, source=f'playground.painting("{self}").examples()')


def painting(text: str) -> Painting:
    """The points that are written as `text`. Raises `ValueError`, in words."""
    if not re.fullmatch(r"[cv]([\w-]{4})+", text, re.ASCII):
        raise ValueError("painted points are written as c or v and four letters for each")
    if len(text) > 1 + 4 * MOST_PAINTED:
        raise ValueError(f"there are at most {MOST_PAINTED} painted points, not {len(text) // 4}")
    whole = base64.urlsafe_b64decode(text[1:])
    numbers = [int.from_bytes(whole[at : at + 3], "big") for at in range(0, len(whole), 3)]
    points = tuple((each & FINEST, (each >> BITS) & FINEST, each >> 2 * BITS) for each in numbers)
    most = LEVELS if text[0] == "v" else MOST_PAINTED_CLASSES - 1
    if (largest := max(level for *_, level in points)) > most:
        raise ValueError(f"a painted point has the class or value {largest}; there are 0 … {most}")
    return Painting(points, text[0] == "v")
