"""The shipped neighbours are those that a search among all training images finds."""

import numpy as np
import pytest

from nnviz_core import datasets, zoo
from nnviz_core.separation import neighbour_records, neighbours

NAMES = (*zoo.MODELS, *zoo.VARIANTS)


def about(name):
    dataset = zoo.spec(name).dataset
    return zoo.model(name).fingerprint, *(datasets.load(dataset, split).fingerprint for split in ("test", "train-10k"))


def test_the_nearest_of_many_are_those_of_each():
    random = np.random.default_rng(0)
    outputs, asked = (random.normal(size=(count, 20)).astype(np.float32) for count in (700, 30))
    each = [neighbours.nearest(outputs, output).samples for output in asked]
    np.testing.assert_array_equal(neighbour_records.nearest(outputs, asked), each)


@pytest.mark.parametrize("name", NAMES)
def test_each_model_is_shipped_with_eight_neighbours_of_every_test_image(name):
    shipped = neighbour_records.load(name, *about(name))
    assert shipped.shape == (10_000, neighbours.COUNT)
    assert shipped.max() < 10_000
    assert all(len(set(each)) == neighbours.COUNT for each in shipped[:200].tolist())


def test_the_shipped_neighbours_are_the_nearest():
    network, samples = zoo.load("fashion-mlp"), slice(0, 40)
    outputs, others = (
        neighbours.hidden_outputs(network, datasets.load("fashion", split)) for split in ("test", "train-10k")
    )
    shipped = neighbour_records.load("fashion-mlp", *about("fashion-mlp"))[samples].astype(int)
    for output, near in zip(outputs[samples], shipped, strict=True):
        nearest = neighbours.nearest(others, output)
        np.testing.assert_allclose(np.linalg.norm(others[near] - output, axis=1), nearest.distances, rtol=1e-5)


@pytest.mark.parametrize("place", range(3))
def test_neighbours_of_other_weights_or_images_are_not_used(place):
    asked = list(about("fashion-mlp"))
    asked[place] = "another"
    assert neighbour_records.load("fashion-mlp", *asked) is None


def test_a_model_that_is_not_shipped_has_no_neighbours():
    assert neighbour_records.load("own-3f2a", *about("fashion-mlp")) is None
