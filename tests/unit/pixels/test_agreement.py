"""Averages of gated maps, and how far a reading is what the network does."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from nnviz_core import datasets, evaluation, networks, pixels, trace, zoo
from nnviz_core.image_sets import ImageSet
from nnviz_core.predictions import as_inputs


@pytest.fixture(scope="module")
def images() -> ImageSet:
    test = datasets.load("mnist", "test")
    return replace(test, images=test.images[:70], labels=test.labels[:70])


@pytest.mark.parametrize("activation", [nn.ReLU, nn.Tanh])
@pytest.mark.parametrize("layer", ["fc1", "fc2", "fc3", "logits"])
def test_the_mean_of_gated_maps_is_the_mean_of_each_image_s(activation, layer, images):
    torch.manual_seed(1)
    network = networks.mlp(9, 8, 7, activation=activation).eval()
    single = [pixels.gated(network, as_inputs(image), layer) for image in images.inputs()[:, 0]]
    maps, offsets = pixels.mean_gated(network, images, layer)
    np.testing.assert_allclose(maps, np.mean([each[0] for each in single], 0), atol=1e-6)
    np.testing.assert_allclose(offsets, np.mean([each[1] for each in single], 0), atol=1e-5)


def test_an_average_needs_images_and_a_dense_network(images):
    none = replace(images, images=images.images[:0], labels=images.labels[:0])
    with pytest.raises(ValueError, match="at least one image"):
        pixels.mean_gated(zoo.load("mnist-linear"), none, "logits")
    with pytest.raises(ValueError, match="only mixing layers are linear"):
        pixels.mean_gated(zoo.load("mnist-tiny-cnn"), images, "logits")


def test_the_reading_of_a_linear_network_is_the_network():
    network, images = zoo.load("mnist-linear"), datasets.load("mnist", "test")
    maps, offsets = pixels.plain(network, "logits")
    agreement = pixels.agreement(maps, offsets, network, "logits", images)
    assert agreement.correlation == pytest.approx(1, abs=1e-6)
    answers = evaluation.evaluate(network, images).predictions
    assert agreement.right == (answers == images.labels).sum()
    assert agreement.interval[0] < agreement.accuracy < agreement.interval[1]


def test_batches_together_correlate_as_numpy_says_of_all_images():
    network = zoo.load("mnist-mlp-500")
    images = datasets.load("mnist", "test").first(2500)
    maps, offsets = pixels.plain(network, "fc2")
    agreement = pixels.agreement(maps, offsets, network, "fc2", images)
    readings = images.inputs().reshape(2500, -1) @ maps.reshape(len(maps), -1).T + offsets
    values = trace.record(network, torch.from_numpy(images.inputs())).outputs["fc2"].numpy()
    for unit in (0, 100, 255):
        assert agreement.correlations[unit] == pytest.approx(np.corrcoef(readings[:, unit], values[:, unit])[0, 1])


def test_readings_that_leave_out_more_agree_less():
    network, images = zoo.load("mnist-mlp-500"), datasets.load("mnist", "test")
    stretched = pixels.recipe(network, "logits")
    recipe = pixels.agreement(stretched, np.zeros(10, np.float32), network, "logits", images)
    plain = pixels.agreement(*pixels.plain(network, "logits"), network, "logits", images)
    assert recipe.accuracy < plain.accuracy < 1
    assert recipe.correlation < plain.correlation < 1


def test_correlations_are_numpy_s_and_absent_for_constants():
    rng = np.random.default_rng(0)
    one, other = rng.normal(size=(50, 3)), rng.normal(size=(50, 3))
    one[:, 2] = 4
    values = pixels.correlations(one, other)
    for column in (0, 1):
        assert values[column] == pytest.approx(np.corrcoef(one[:, column], other[:, column])[0, 1])
    assert np.isnan(values[2])


def test_a_hidden_layer_has_no_accuracy(images):
    network = zoo.load("mnist-mlp")
    agreement = pixels.agreement(*pixels.plain(network, "fc1"), network, "fc1", images)
    assert agreement.accuracy is None
    assert agreement.correlation == pytest.approx(1, abs=1e-5)
    with pytest.raises(ValueError, match="no accuracy"):
        _ = agreement.interval
