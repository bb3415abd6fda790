"""What a network is given of a point: its coordinates, their squares, their product, their sines."""

from collections.abc import Callable, Sequence

import numpy as np

FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "a": lambda a, b: a,
    "b": lambda a, b: b,
    "a-squared": lambda a, b: a * a,
    "b-squared": lambda a, b: b * b,
    "product": lambda a, b: a * b,
    "sin-a": lambda a, b: np.sin(a),
    "sin-b": lambda a, b: np.sin(b),
}
SOURCES = {
    "a": "a",
    "b": "b",
    "a-squared": "a * a",
    "b-squared": "b * b",
    "product": "a * b",
    "sin-a": "torch.sin(a)",
    "sin-b": "torch.sin(b)",
}
"""Each feature as an expression of PyTorch."""


def features(names: Sequence[str], points: np.ndarray) -> np.ndarray:
    """float32 (point, feature) of points (point, 2), one column for each name."""
    if tuple(names) == ("a", "b"):
        return np.ascontiguousarray(points, np.float32)
    a, b = points.astype(np.float32, copy=False).T
    return np.stack([FEATURES[name](a, b) for name in names], axis=1)
