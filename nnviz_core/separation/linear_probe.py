"""A linear probe: how well hyperplanes in the space of a layer's outputs separate classes (Alain and Bengio, 2016)."""

import numpy as np
import torch
from jaxtyping import Bool, Float, Int64

FOLDS = 5
PENALTIES = np.logspace(-5, 1, 7)
"""Ridge penalties tried, as multiples of the mean variance along a coordinate and image."""

LEAST_VARIANCE = 1e-30
"""What counts as the variance of points that are all the same: its inverse is still a float32."""


def held_out(
    points: Float[np.ndarray, "sample feature"], labels: Int64[np.ndarray, " sample"], seed: int = 0
) -> Bool[np.ndarray, " sample"]:
    """Which samples are classified correctly by a ridge classifier that was fitted without them, to four fifths of all.

    The penalty is chosen within these four fifths, by the leave-one-out error in closed form. Raises `ValueError` for
    fewer than two classes or a class with fewer samples than folds.
    """
    classes, targets = np.unique(labels, return_inverse=True)
    if len(classes) < 2 or np.bincount(targets).min() < FOLDS:
        raise ValueError(f"a probe needs two classes with at least {FOLDS} images each")
    fold = _folds(targets, seed)
    right = np.empty(len(targets), bool)
    codes = np.eye(len(classes), dtype=np.float32)[targets]
    for each in range(FOLDS):
        training = fold != each
        answers = _ridge(points[training], codes[training], points[~training])
        right[~training] = answers.argmax(axis=1) == targets[~training]
    return right


def _folds(targets: np.ndarray, seed: int) -> np.ndarray:
    """A fold number for each sample; every class is spread evenly over the folds."""
    generator = np.random.default_rng(seed)
    fold = np.empty(len(targets), int)
    for target in np.unique(targets):
        samples = generator.permutation(np.flatnonzero(targets == target))
        fold[samples] = np.arange(len(samples)) % FOLDS
    return fold


def _ridge(points: np.ndarray, codes: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """The predictions for `queries` by ridge regression from `points` to `codes`, with the penalty chosen by leave-one-out."""
    middle, mean = points.mean(axis=0), codes.mean(axis=0)
    deviations, aims = points - middle, codes - mean
    values, vectors = (each.numpy() for each in torch.linalg.eigh(torch.from_numpy(deviations.T @ deviations).double()))
    values = np.maximum(values, 0)
    coordinates = deviations @ vectors.astype(np.float32)
    onto, squares = coordinates.T @ aims, np.square(coordinates)
    penalties = PENALTIES * max(values.mean(), LEAST_VARIANCE)
    best = min(penalties, key=lambda penalty: _left_out_error(coordinates, squares, onto, aims, values + penalty))
    return (queries - middle) @ (vectors @ (onto / (values + best)[:, None])).astype(np.float32) + mean


def _left_out_error(
    coordinates: np.ndarray, squares: np.ndarray, onto: np.ndarray, aims: np.ndarray, denominators: np.ndarray
) -> float:
    """The mean square error when each sample is predicted by the fit to all others, computed without fitting again."""
    scale = (1 / denominators).astype(np.float32)
    leverage = squares @ scale + 1 / len(coordinates)
    residual = (aims - coordinates @ (onto * scale[:, None])) / np.maximum(1 - leverage, 1e-6)[:, None]
    return float(np.square(residual).mean())
