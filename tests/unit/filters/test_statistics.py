import numpy as np
import pytest
import torch

from nnviz_core import datasets, networks
from nnviz_core.filters import statistics
from nnviz_core.layers import geometry, passes


@pytest.fixture(scope="module")
def images():
    every = datasets.load("mnist", "test")
    return datasets.ImageSet("mnist", "test", every.images[:300], every.labels[:300], every.class_names)


def network_of(build, seed=0):
    torch.manual_seed(seed)
    return build().eval().requires_grad_(False)


@pytest.mark.parametrize("layer", ["relu1", "conv2", "pool2", "relu3"])
def test_streamed_statistics_are_those_of_all_maps_at_once(images, layer):
    network = network_of(networks.tiny_cnn)
    found = statistics.filter_statistics(network, images, layer)
    maps = passes.up_to(network, torch.from_numpy(images.inputs()), layer).double().numpy()
    maps = maps.reshape(*maps.shape[:2], -1)
    for label in range(10):
        chosen = maps[images.labels == label].mean(axis=2)
        np.testing.assert_allclose(found.means[label], chosen.mean(axis=0), atol=1e-6)
        np.testing.assert_allclose(found.spreads[label], chosen.std(axis=0), atol=1e-5)
        assert found.counts[label] == len(chosen)
    np.testing.assert_allclose(found.silent, (maps.max(axis=2) <= 0).mean(axis=0))
    expected = np.sort(maps.max(axis=2), axis=0)[::-1][:9].T
    np.testing.assert_allclose(found.peaks, expected, atol=1e-5)


def test_the_peak_stands_where_its_position_says(images):
    network = network_of(networks.tiny_cnn)
    found = statistics.filter_statistics(network, images, "relu2")
    for channel, (samples, peaks, positions) in enumerate(
        zip(found.samples, found.peaks, found.positions, strict=True)
    ):
        maps = passes.up_to(network, torch.from_numpy(images.inputs(samples)), "relu2")[:, channel]
        for image, peak, (row, column) in zip(maps, peaks, positions, strict=True):
            assert float(image[row, column]) == pytest.approx(float(peak), abs=1e-5)


def test_the_crop_alone_excites_as_much(images):
    """The first convolution's best patch times its kernel is the peak that was recorded."""
    network = network_of(networks.cnn)
    found = statistics.filter_statistics(network, images, "conv1")
    kernels, biases = network.conv1.weight.numpy(), network.conv1.bias.numpy()
    for channel in (0, 17, 31):
        crops = statistics.exciting_crops(network, images, found, channel)
        assert crops.shape == (9, 3, 3)
        values = (crops * kernels[channel]).sum(axis=(1, 2)) + biases[channel]
        np.testing.assert_allclose(values, found.peaks[channel], atol=1e-5)


def test_layers_without_maps_show_whole_images(images):
    network = network_of(lambda: networks.mlp(12))
    found = statistics.filter_statistics(network, images, "relu1")
    crops = statistics.exciting_crops(network, images, found, 3)
    np.testing.assert_array_equal(crops, images.inputs(found.samples[3])[:, 0])
    assert not found.positions.any()
    assert list(statistics.selective_classes(found, 3)) == list(np.argsort(-found.means[:, 3], kind="stable"))


def test_few_images_give_few_places(images):
    few = datasets.ImageSet("mnist", "test", images.images[:4], images.labels[:4], images.class_names)
    found = statistics.filter_statistics(network_of(networks.tiny_cnn), few, "relu1")
    assert found.samples.shape == (8, 4)
    assert sorted(found.samples[0]) == [0, 1, 2, 3]
    assert np.isnan(found.means[found.counts == 0]).all()
    assert len(statistics.selective_classes(found, 0)) == (found.counts > 0).sum()


def test_what_does_not_exist_is_named(images):
    network = network_of(networks.tiny_cnn)
    with pytest.raises(KeyError, match="conv3"):
        statistics.filter_statistics(network, images, "conv3")
    none = datasets.ImageSet("mnist", "test", images.images[:0], images.labels[:0], images.class_names)
    with pytest.raises(ValueError, match="no images"):
        statistics.filter_statistics(network, none, "conv1")
    found = statistics.filter_statistics(network, images, "conv1")
    with pytest.raises(IndexError, match="no channel 8"):
        statistics.exciting_crops(network, images, found, 8)
    assert geometry.windows(network, "conv1")[0].size == 3
