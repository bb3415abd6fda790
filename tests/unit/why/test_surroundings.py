import numpy as np
import pytest

from nnviz_core import datasets, zoo
from nnviz_core.why import Examples, company, examples


def test_distances_and_shares_are_those_of_brute_force():
    generator = np.random.default_rng(0)
    training, labels = generator.normal(size=(80, 5)).astype(np.float32), np.arange(80) % 3
    among = Examples(np.arange(30), generator.normal(size=(30, 5)).astype(np.float32))
    output = generator.normal(size=5).astype(np.float32) * 2
    of = company(output, training, labels, among, 1)
    apart = np.linalg.norm(among.outputs[:, None] - training[None], axis=2)
    order = np.linalg.norm(training - output, axis=1).argsort()
    assert of.nearest.samples.tolist() == order[:8].tolist()
    assert of.labels == tuple(labels[order[:8]])
    assert of.distance == pytest.approx(np.linalg.norm(training[labels == 1] - output, axis=1).min(), abs=1e-4)
    own = apart[:, labels == 1].min(axis=1)
    assert of.median == pytest.approx(np.median(own), abs=1e-4)
    assert of.farther_than == pytest.approx((own < of.distance).mean())
    near = apart.argsort(axis=1)[:, :8]
    assert of.usual_share == pytest.approx((labels[near] == 1).mean())
    assert of.is_unusual == (of.farther_than > 0.95)


def test_examples_are_read_correctly_and_of_the_class():
    network, images = zoo.load("mnist-linear"), datasets.load("mnist")
    of = examples(network, images, 8)
    assert len(of.samples) == len(of.outputs) == 500
    assert (images.labels[of.samples] == 8).all()
    assert np.array_equal(of.outputs, images.inputs(of.samples).reshape(500, -1))


def test_a_class_without_images_has_no_examples():
    assert len(examples(zoo.load("mnist-cnn-reject"), datasets.load("mnist"), 10).samples) == 0
