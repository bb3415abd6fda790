"""Sets of points to classify or to fit: the six of TensorFlow Playground, and two of three classes. Coordinates go from −6 to 6."""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

Points = tuple[np.ndarray, np.ndarray]
"""float64 points (point, 2), and their classes as integers or their values."""
PointSet = Callable[[Generator, int, float], Points]
"""So many points, with noise from 0 to 0.5."""
EXTENT = 6.0
RADIUS = 5.0
PEAKS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))
"""Centres and heights of `peaks`."""


def circle(generator: Generator, count: int, noise: float) -> Points:
    """Class 1 inside half of the radius, class 0 in a ring around it."""
    inside = np.arange(count) < count // 2
    distance = RADIUS * np.where(inside, generator.uniform(0, 0.5, count), generator.uniform(0.7, 1, count))
    angle = generator.uniform(0, 2 * np.pi, count)
    points = np.stack([distance * np.sin(angle), distance * np.cos(angle)], axis=1)
    moved = points + noise * generator.uniform(-RADIUS, RADIUS, points.shape)
    return points, (np.hypot(*moved.T) < RADIUS / 2).astype(np.int64)


def quadrants(generator: Generator, count: int, noise: float) -> Points:
    """Class 1 where both coordinates have one sign, with a gap along the axes."""
    points = generator.uniform(-RADIUS, RADIUS, (count, 2))
    points += np.where(points > 0, 0.3, -0.3)
    moved = points + noise * generator.uniform(-RADIUS, RADIUS, points.shape)
    return points, (moved.prod(axis=1) >= 0).astype(np.int64)


def two_gaussians(generator: Generator, count: int, noise: float) -> Points:
    """Two clouds around (2, 2) and (−2, −2), whose variance is 0.5 without noise and 4 with most."""
    classes = (np.arange(count) < count // 2).astype(np.int64)
    centres = np.where(classes, 2.0, -2.0)[:, None]
    return centres + np.sqrt(0.5 + 7 * noise) * generator.normal(size=(count, 2)), classes


def spiral(generator: Generator, count: int, noise: float) -> Points:
    """Two arms that wind around each other."""
    return _arms(generator, count, noise, 2)


def plane(generator: Generator, count: int, noise: float) -> Points:
    """(a + b) / 10, to be fitted."""
    points = generator.uniform(-EXTENT, EXTENT, (count, 2))
    moved = points + noise * generator.uniform(-EXTENT, EXTENT, points.shape)
    return points, moved.sum(axis=1) / 10


def peaks(generator: Generator, count: int, noise: float) -> Points:
    """Three hills and three hollows, cones 2 wide, to be fitted."""
    points = generator.uniform(-EXTENT, EXTENT, (count, 2))
    moved = points + noise * generator.uniform(-EXTENT, EXTENT, points.shape)
    centres, heights = np.array(PEAKS)[:, :2], np.array(PEAKS)[:, 2]
    distances = np.hypot(*(moved[:, None] - centres).transpose(2, 0, 1))
    values = heights * np.clip(1 - distances / 2, 0, 1)
    return points, np.take_along_axis(values, np.abs(values).argmax(axis=1)[:, None], axis=1)[:, 0]


def three_gaussians(generator: Generator, count: int, noise: float) -> Points:
    """Three clouds at the corners of a triangle, as wide as the two."""
    classes = np.arange(count) % 3
    angles = np.pi / 2 + classes * 2 * np.pi / 3
    centres = 3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return centres + np.sqrt(0.5 + 7 * noise) * generator.normal(size=(count, 2)), classes


def three_spirals(generator: Generator, count: int, noise: float) -> Points:
    """Three arms that wind around each other."""
    return _arms(generator, count, noise, 3)


def _arms(generator: Generator, count: int, noise: float, arms: int) -> Points:
    classes = np.arange(count) % arms
    share = (np.arange(count) // arms) / -(-count // arms)
    angle = 1.75 * share * 2 * np.pi + classes * 2 * np.pi / arms
    points = RADIUS * share[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return points + noise * generator.uniform(-1, 1, points.shape), classes


POINT_SETS: dict[str, PointSet] = {
    "circle": circle,
    "quadrants": quadrants,
    "two-gaussians": two_gaussians,
    "spiral": spiral,
    "plane": plane,
    "peaks": peaks,
    "three-gaussians": three_gaussians,
    "three-spirals": three_spirals,
}
CLASSES = {
    "circle": 2,
    "quadrants": 2,
    "two-gaussians": 2,
    "spiral": 2,
    "three-gaussians": 3,
    "three-spirals": 3,
}
"""How many classes those have that are to be classified."""
