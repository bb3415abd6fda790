"""How the learning rate goes over the steps, as factors on it."""

from collections.abc import Callable

import numpy as np

RAISE, RAISED_SHARE = 5.0, 0.05
"""A short raise: the factor, and the share of a period that it lasts."""
KICK, KICK_SHARE = 20.0, 0.005
"""A kick: much more, for a moment, once, in the middle of the first period."""


def _constant(steps: np.ndarray, period: int) -> np.ndarray:
    return np.ones(steps.shape)


def _decay(steps: np.ndarray, period: int) -> np.ndarray:
    """1 / (1 + 9 steps / period): a tenth after one period."""
    return 1 / (1 + 9 * steps / period)


def _cosine(steps: np.ndarray, period: int) -> np.ndarray:
    """Half a wave from 1 down to 0.001, which then stays."""
    return np.maximum(0.5 + 0.5 * np.cos(np.pi * np.minimum(steps / period, 1)), 0.001)


def _raises(steps: np.ndarray, period: int) -> np.ndarray:
    """Five times as much in the last twentieth of each period."""
    return np.where(steps % period >= (1 - RAISED_SHARE) * period, RAISE, 1.0)


def _kick(steps: np.ndarray, period: int) -> np.ndarray:
    """Twenty times as much for a moment, once."""
    start = period // 2
    return np.where((steps >= start) & (steps < start + max(1, KICK_SHARE * period)), KICK, 1.0)


SCHEDULES: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "constant": _constant,
    "decay": _decay,
    "cosine": _cosine,
    "raises": _raises,
    "kick": _kick,
}


def factors(name: str, first: int, count: int, period: int) -> np.ndarray:
    """The factors on the learning rate at `count` steps from `first` on, counted from 0."""
    return SCHEDULES[name](np.arange(first, first + count), period)
