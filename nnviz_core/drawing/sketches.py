"""Drawings made with a pen on a square sheet, as few whole points as show what was drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64, Int64
from PIL import Image, ImageDraw

SHEET = 280
"""The length in pixels of the sheet's sides, the unit of all points and widths."""
WIDEST_PEN = 100
MOST_POINTS = 10_000
"""The most points of one stroke, as a hand draws it."""
TOLERANCE = 0.75
"""How far, in pixels of the sheet, a point may lie from the line without it to be left out."""
DECIMALS = 2
"""Of a point's coordinates, in which a stroke is read alike whether the canvas tells of it or the pen."""
PIECE = 1_000
"""The most points between which a stroke is simplified at once, so that no stroke takes long."""
SPLIT = 4
FINE, MANY = 3, 5_000
"""How many times finer than the sheet a drawing is drawn, unless it has so many points that nobody sees it."""
Indices = Int64[np.ndarray, " piece"]


@dataclass(frozen=True)
class Stroke:
    """What a round pen of `width` left along straight lines between `points` (x, y): x right, y down, on the sheet or near it."""

    width: int
    points: tuple[tuple[int, int], ...]


Sketch = tuple[Stroke, ...]


def stroke(points: Sequence[Sequence[float]], width: float, smooth: bool) -> Stroke:
    """The stroke along `points`, with the corners rounded if it is to be `smooth`; it keeps to within a pixel of them.

    Raises `ValueError` for no point or too many, for numbers that are not finite, and for a pen of another width than 1 to 100.
    """
    path = np.round(np.asarray(points, np.float64).reshape(-1, 2), DECIMALS)
    if not (1 <= len(path) <= MOST_POINTS and np.isfinite(path).all() and 1 <= width <= WIDEST_PEN):
        raise ValueError(f"a stroke has 1 to {MOST_POINTS:,} points, and a pen of 1 to {WIDEST_PEN} pixels")
    whole = np.floor(np.clip(_smoothed(path) if smooth else path, -SHEET, 2 * SHEET) + 0.5).astype(np.int64)
    moved = np.append(True, (np.diff(whole, axis=0) != 0).any(axis=1))
    kept = _simplified(whole[moved])
    return Stroke(int(width), tuple((int(x), int(y)) for x, y in kept))


def _smoothed(path: Float64[np.ndarray, "point 2"]) -> Float64[np.ndarray, "more 2"]:
    """The curve that the canvas draws: parabolas from the middle of one piece of the path to the middle of the next."""
    if len(path) < 3:
        return path
    middles = (path[:-1] + path[1:]) / 2
    share = (np.arange(1, SPLIT + 1) / SPLIT)[None, :, None]
    starts, corners, ends = middles[:-1, None], path[1:-1, None], middles[1:, None]
    curves = (1 - share) ** 2 * starts + 2 * share * (1 - share) * corners + share**2 * ends
    return np.concatenate([path[:1], middles[:1], curves.reshape(-1, 2), path[-1:]])


def _simplified(path: Int64[np.ndarray, "point 2"]) -> Int64[np.ndarray, "fewer 2"]:
    """The points of `path` that matter (Douglas and Peucker, 1973), all pieces of a round at once.

    What comes out of at most `PIECE` points comes out of itself again.
    """
    ends = np.append(np.arange(0, len(path) - 1, PIECE), len(path) - 1)
    matters = np.zeros(len(path), bool)
    matters[ends] = True
    first, last = ends[:-1], ends[1:]
    while (is_long := last - first > 1).any():
        first, last = first[is_long], last[is_long]
        corner, away = _farthest(path, first, last)
        bends = away > TOLERANCE
        first, corner, last = first[bends], corner[bends], last[bends]
        matters[corner] = True
        first, last = np.append(first, corner), np.append(corner, last)
    return path[matters]


def _farthest(path: np.ndarray, first: Indices, last: Indices) -> tuple[Indices, Float64[np.ndarray, " piece"]]:
    """Of each piece of `path`, the point that is farthest from the line between its ends, and how far it is."""
    inside = last - first - 1
    begins = np.cumsum(inside) - inside
    points = np.arange(inside.sum()) + np.repeat(first + 1 - begins, inside)
    along = np.repeat(path[last] - path[first], inside, axis=0).T
    offsets = (path[points] - np.repeat(path[first], inside, axis=0)).T
    share = np.clip(_dot(offsets, along) / np.maximum(1, _dot(along, along)), 0, 1)
    away = np.hypot(*(offsets - share * along))
    most = np.maximum.reduceat(away, begins)
    candidates = np.flatnonzero(away == np.repeat(most, inside))
    return points[candidates[np.searchsorted(candidates, begins)]], most


def _dot(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one[0] * other[0] + one[1] * other[1]


def ink_of_sketch(sketch: Sketch) -> Float32[np.ndarray, "280 280"]:
    """Ink in 0…1 of the whole sheet."""
    fine = FINE if sum(len(each.points) for each in sketch) <= MANY else 1
    sheet = Image.new("L", (fine * SHEET, fine * SHEET))
    pen = ImageDraw.Draw(sheet)
    for each in sketch:
        path, radius = [(fine * x, fine * y) for x, y in each.points], fine * each.width / 2
        pen.line(path, fill=255, width=fine * each.width)
        for x, y in path:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(sheet.reduce(fine), np.float32) / np.float32(255)
