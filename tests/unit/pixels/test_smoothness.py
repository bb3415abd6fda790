"""Neighbouring pixels are alike in a picture and have nothing to do with each other in noise."""

import numpy as np
import pytest

from nnviz_core import datasets, pixels


def test_noise_is_not_smooth_and_a_slope_is():
    noise = np.random.default_rng(0).normal(size=(200, 28, 28)).astype(np.float32)
    slope = np.add.outer(np.arange(28), np.arange(28)).astype(np.float32)[None]
    assert abs(np.mean(pixels.smoothness(noise))) < 0.01
    assert pixels.smoothness(slope) == pytest.approx([1], abs=0.01)
    digit = datasets.load("mnist", "test").inputs([1])[0]
    assert 0.5 < pixels.smoothness(digit)[0] < 1


def test_all_pairs_of_neighbours_count_the_same():
    field = np.random.default_rng(1).normal(size=(1, 5, 7)).astype(np.float32)
    pairs = [(field[0, row, column], field[0, row, column + 1]) for row in range(5) for column in range(6)]
    pairs += [(field[0, row, column], field[0, row + 1, column]) for row in range(4) for column in range(7)]
    assert pixels.smoothness(field)[0] == pytest.approx(np.corrcoef(np.array(pairs).T)[0, 1], abs=1e-6)


def test_a_constant_map_has_none():
    assert np.isnan(pixels.smoothness(np.ones((1, 28, 28), np.float32))[0])
