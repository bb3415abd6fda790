"""How far the classes explain what a filter gives."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnviz_core import datasets, filters, zoo
from nnviz_core.filters.statistics import FilterStatistics
from nnviz_core.layers import passes


def statistics(means, spreads, counts):
    count = len(means[0])
    samples, peaks = np.zeros((count, 1), np.int64), np.zeros((count, 1), np.float32)
    positions, silent = np.zeros((count, 1, 2), np.int64), np.zeros(count)
    return FilterStatistics(
        "fc1", np.array(counts), np.array(means), np.array(spreads), silent, samples, peaks, positions
    )


def test_one_value_a_class_is_pure_and_a_constant_is_not():
    assert filters.class_purity(statistics([[1.0, 3.0], [2.0, 3.0]], [[0.0, 0.0], [0.0, 0.0]], [5, 5])).tolist() == [
        1,
        0,
    ]
    assert filters.class_purity(statistics([[1.0], [1.0]], [[2.0], [0.5]], [5, 5])).tolist() == [0]


def test_a_class_without_images_counts_for_nothing():
    there = filters.class_purity(statistics([[1.0], [2.0]], [[1.0], [1.0]], [5, 5]))
    beside = filters.class_purity(statistics([[1.0], [2.0], [np.nan]], [[1.0], [1.0], [np.nan]], [5, 5, 0]))
    assert there == pytest.approx(beside)
    assert there == pytest.approx(0.2)


def test_the_shares_are_those_of_the_values_themselves():
    images = datasets.load("mnist", "test")
    images = replace(images, images=images.images[:300], labels=images.labels[:300])
    network = zoo.load("mnist-linear")
    values = passes.up_to(network, torch.from_numpy(images.inputs()), "logits").detach().double().numpy()
    groups = [values[images.labels == label] for label in range(10)]
    between = sum(len(group) * (group.mean(0) - values.mean(0)) ** 2 for group in groups)
    expected = between / ((values - values.mean(0)) ** 2).sum(0)
    purity = filters.class_purity(filters.filter_statistics(network, images, "logits"))
    assert purity == pytest.approx(expected, rel=1e-4)
