"""A histogram holds every finite value once, in the bin where it lies."""

import numpy as np
import pytest

from nnviz_core.playground import Plan, Run, inspection
from nnviz_core.playground.histograms import BINS, histogram, spreads


def test_values_are_counted_where_they_lie():
    told = histogram(np.array([-2.0, 0.0, 0.0, 1.99]))
    assert told.most == 2
    assert told.shares[[0, BINS // 2, -1]].tolist() == [0.25, 0.5, 0.25]
    assert told.shares.sum() == pytest.approx(1)


def test_what_is_not_finite_is_left_out():
    told = histogram(np.array([np.nan, np.inf, 1.0]))
    assert (told.most, told.shares[-1]) == (1, 1)
    assert histogram(np.array([np.nan])).shares.sum() == 0
    assert histogram(np.zeros(3)).shares[BINS // 2] == 1


def test_each_layer_has_its_three():
    run = Run(Plan())
    run.train(100)
    points = np.random.default_rng(0).random((50, 2))
    slopes = inspection.gradients(run.plan, run.parameters, run)
    every = spreads(run.parameters, [y for _, y in run.values(points)], slopes)
    assert len(every) == 3
    weights, activations, gradients = every[1]
    assert weights.most == np.abs(run.parameters[1][0]).max()
    assert activations.most <= 1
    assert gradients.most == np.abs(slopes[1][0]).max() > 0
