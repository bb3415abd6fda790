"""The ten targets are those of the formulas, point by point."""

import math

import numpy as np
import pytest

from nnviz_core.playground.targets import TARGETS

RANDOM = np.random.default_rng(0)
PLACES = [(0.05, 0.3), (0.45, 0.55), (0.3, 0.95), (0.62, 0.21), (0.15, 0.7), (0.51, 0.5), (0.5, 0.5), (0.25, 0.85)]
BY_HAND = {
    "above": lambda a, b: float(a > 0.5 or b > a),
    "product": lambda a, b: a * b,
    "maximum": max,
    "minimum": min,
    "fancy-sine": lambda a, b: (
        max(a, b) if min(a, b) < 0.1 or max(a, b) > 0.9 else abs(math.sin(6 * a)) * abs(math.sin(6 * b))
    ),
    "bowl": lambda a, b: max(abs(2 * a - 1), abs(2 * b - 1)) ** 1.5,
    "tiled-square-root": lambda a, b: (
        1.0 if 0.4 <= a <= 0.6 and 0.4 <= b <= 0.6 else math.sqrt((4 * a - int(4 * a)) * (4 * b - int(4 * b)))
    ),
    "xor": lambda a, b: float((a < 0.5) != (b > 0.5)),
    "ridges": lambda a, b: float(int(5 * a) % 2 == 1 or int(5 * b) % 2 == 1),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_target_is_its_formula(name):
    a, b = np.array(PLACES).T
    values = np.asarray(TARGETS[name](a, b, RANDOM), float)
    assert values == pytest.approx([BY_HAND[name](*place) for place in PLACES], abs=1e-12)


def test_there_are_ten_and_the_last_is_uniform_noise():
    assert list(TARGETS) == [*BY_HAND, "random"]
    noise = TARGETS["random"](np.zeros(20_000), np.zeros(20_000), RANDOM)
    assert 0 <= noise.min() < 0.01 < 0.99 < noise.max() < 1
    assert np.mean((noise - 0.5) ** 2) == pytest.approx(1 / 12, rel=0.03)
