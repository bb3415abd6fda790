"""How the weights, the activations and the gradients of each layer are spread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 31
"""An odd number: zero has a bin of its own in the middle."""


@dataclass(frozen=True)
class Histogram:
    """Shares of some values in equal bins from −`most` to `most`."""

    most: float
    shares: np.ndarray


def histogram(values: np.ndarray) -> Histogram:
    """How finite values are spread; `most` is the largest size, at least 1e-9."""
    finite = values[np.isfinite(values)].astype(np.float64)
    most = max(float(np.abs(finite).max(initial=0)), 1e-9)
    counts, _ = np.histogram(finite, BINS, (-most, most))
    return Histogram(most, (counts / max(len(finite), 1)).astype(np.float32))


def spreads(
    parameters: Sequence[tuple[np.ndarray, np.ndarray | None]],
    activations: Sequence[np.ndarray],
    gradients: Sequence[tuple[np.ndarray, np.ndarray | None]],
) -> list[tuple[Histogram, Histogram, Histogram]]:
    """Of each layer its weights, its activations (point, unit), and the gradients of its weights."""
    return [
        (histogram(weights.ravel()), histogram(values.ravel()), histogram(slopes.ravel()))
        for (weights, _), values, (slopes, _) in zip(parameters, activations, gradients, strict=True)
    ]
