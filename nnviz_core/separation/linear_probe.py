"""A linear probe: how well a hyperplane through a layer's outputs tells classes apart (Alain and Bengio, 2016)."""

import numpy as np
import torch
from jaxtyping import Bool, Float, Int64

FOLDS = 5
PENALTIES = np.logspace(-5, 1, 7)
"""Ridge penalties tried, as multiples of the mean variance along a coordinate and image."""


def held_out(
    points: Float[np.ndarray, "sample feature"], labels: Int64[np.ndarray, " sample"], seed: int = 0
) -> Bool[np.ndarray, " sample"]:
    """Which samples a ridge classifier gets right that was fitted to the other four fifths of them.

    The penalty is chosen within the four fifths, by the leave-one-out error in closed form. Raises `ValueError` for
    fewer than two classes or a class with fewer samples than folds.
    """
    classes, targets = np.unique(labels, return_inverse=True)
    if len(classes) < 2 or np.bincount(targets).min() < FOLDS:
        raise ValueError(f"a probe needs two classes with at least {FOLDS} images each")
    fold = _folds(targets, seed)
    right = np.empty(len(targets), bool)
    wanted = np.eye(len(classes), dtype=np.float32)[targets]
    for each in range(FOLDS):
        fitted = fold != each
        answers = _ridge(points[fitted], wanted[fitted], points[~fitted])
        right[~fitted] = answers.argmax(axis=1) == targets[~fitted]
    return right


def _folds(targets: np.ndarray, seed: int) -> np.ndarray:
    """A fold for each sample, every class spread evenly over all of them."""
    generator = np.random.default_rng(seed)
    fold = np.empty(len(targets), int)
    for target in np.unique(targets):
        samples = generator.permutation(np.flatnonzero(targets == target))
        fold[samples] = np.arange(len(samples)) % FOLDS
    return fold


def _ridge(points: np.ndarray, wanted: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """What ridge regression from `points` to `wanted` answers for `asked`, the penalty chosen by leave-one-out."""
    middle, mean = points.mean(axis=0), wanted.mean(axis=0)
    centred, aims = points - middle, wanted - mean
    values, vectors = (each.numpy() for each in torch.linalg.eigh(torch.from_numpy(centred.T @ centred).double()))
    values = np.maximum(values, 0)
    turned = centred @ vectors.astype(np.float32)
    onto, squares = turned.T @ aims, np.square(turned)
    penalties = PENALTIES * max(values.mean(), np.finfo(np.float32).tiny)
    best = min(penalties, key=lambda penalty: _left_out_error(turned, squares, onto, aims, values + penalty))
    return (asked - middle) @ (vectors @ (onto / (values + best)[:, None])).astype(np.float32) + mean


def _left_out_error(
    turned: np.ndarray, squares: np.ndarray, onto: np.ndarray, aims: np.ndarray, damped: np.ndarray
) -> float:
    """The mean square error for each sample by the fit to all others, which needs no second fit."""
    scale = (1 / damped).astype(np.float32)
    leverage = squares @ scale + 1 / len(turned)
    residual = (aims - turned @ (onto * scale[:, None])) / np.maximum(1 - leverage, 1e-6)[:, None]
    return float(np.square(residual).mean())
