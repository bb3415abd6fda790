"""Networks on colour images that are not square: every question about a pass has its answer for any size of input."""

from collections import OrderedDict

import numpy as np
import pytest
import torch
from torch import nn

from nnviz_core import attribution, averages, contributions, evaluation, filters, predictions, scene
from nnviz_core.attribution import checks, saliency
from nnviz_core.datasets import ImageSet
from nnviz_core.filters import maximisation, patching
from nnviz_core.layers import geometry, kernels, passes
from nnviz_core.separation import features

SHAPE = (3, 20, 24)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    layers = OrderedDict(
        conv1=nn.Conv2d(3, 6, (3, 5), padding="same", groups=3),
        bn1=nn.BatchNorm2d(6),
        relu1=nn.ReLU(),
        pool1=nn.AvgPool2d((2, 3)),
        conv2=nn.Conv2d(6, 4, 3, stride=(1, 2)),
        act2=nn.LeakyReLU(0.1),
        average=nn.AdaptiveAvgPool2d((3, 2)),
        line=nn.Flatten(),
        logits=nn.Linear(24, 5),
    )
    return nn.Sequential(layers).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def images():
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 256, (40, *SHAPE), np.uint8)
    return ImageSet("noise", "test", pixels, np.arange(40) % 5, tuple("abcde"))


@pytest.fixture
def inputs(images):
    return torch.from_numpy(images.inputs([3]))


def test_images_come_in_their_own_shape(images):
    assert images.shape == SHAPE
    assert images.inputs([1, 2]).shape == (2, *SHAPE)
    np.testing.assert_array_equal(images.inputs([1])[0], images.images[1] / np.float32(255))
    grey = ImageSet("grey", "test", images.images[:, 0], images.labels, images.class_names)
    assert grey.shape == (1, 20, 24)
    assert grey.inputs(slice(0, 2)).shape == (2, 1, 20, 24)


def test_sums_and_the_way_to_a_pixel(network, inputs):
    for layer, value in contributions.recorded(network, inputs).outputs.items():
        index = tuple(length // 2 for length in value.shape[1:])
        parts = contributions.explain(network, inputs, layer, index)
        assert parts.products.sum() + parts.bias == pytest.approx(float(value[(0, *index)]), abs=1e-5)
    assert len(contributions.strongest_path(network, inputs, "logits", (2,)).pixel) == 3


def test_geometry(network, inputs):
    for layer in ("relu1", "pool1", "act2", "average"):
        values = inputs.clone().requires_grad_()
        index = tuple(length - 1 for length in geometry.shapes(network, SHAPE)[layer])
        seen = geometry.seen_pixels(network, layer, index, SHAPE)
        (gradient,) = torch.autograd.grad(passes.up_to(network, values, layer)[(0, *index)], values)
        assert not (gradient[0].any(dim=0).numpy() & ~seen).any()
        assert geometry.receptive_field(network, layer, index, SHAPE)[0].stop <= 20
    assert geometry.blind_pixels(network, SHAPE).shape == (20, 24)


@pytest.mark.parametrize("layer", ["input", "conv1", "pool1", "act2", "average"])
def test_maps_over_the_input_have_its_rows_and_columns(network, inputs, layer):
    for target in (None, 4):
        assert attribution.grad_cam(network, inputs, layer, target).shape == (20, 24)
    spread = attribution.class_map(network, inputs, layer, 1, attribution.ELEMENTWISE)
    every = attribution.all_classes(network, inputs, layer, attribution.ELEMENTWISE)
    np.testing.assert_allclose(every[1].map, spread.map, atol=1e-6)
    assert checks.completeness(network, inputs, spread).residual == pytest.approx(0, abs=1e-5)


def test_maps_of_two_sizes_of_input_are_not_mixed_up():
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval().requires_grad_(False)
    for shape in ((1, 1, 12, 9), (1, 1, 7, 15), (1, 1, 12, 9)):
        assert attribution.grad_cam(network, torch.rand(shape), "0").shape == shape[2:]


def test_pixel_methods_sum_over_channels(network, inputs):
    values = inputs.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(network(values)[0, 2], values)
    product = saliency.gradient_input(network, inputs, 2).map
    np.testing.assert_allclose(product, (gradient * inputs)[0].sum(dim=0), atol=1e-6)
    whole, empty = network(torch.cat([inputs, torch.zeros_like(inputs)]))[:, 2].tolist()
    assert saliency.integrated_gradients(network, inputs, 2, 256).accounted == pytest.approx(whole - empty, rel=0.05)
    covered = inputs.clone()
    covered[..., 4, 7] = 0
    fall = whole - float(network(covered)[0, 2])
    assert saliency.occlusion(network, inputs, 2, size=1).map[4, 7] == pytest.approx(fall, abs=1e-5)
    assert saliency.occlusion(network, inputs, 2).map.shape == (20, 24)


def test_attributions_are_judged(network, inputs):
    worth = checks.assess(network, inputs, saliency.gradient_input)
    assert worth.completeness.biases is not None
    assert worth.curves.deletion[0] == pytest.approx(worth.curves.insertion[-1], abs=1e-6)


def test_a_scene(network, images):
    picture = scene.scene(network, images.inputs([0])[0])
    assert [(stage.layer, stage.main, stage.shape) for stage in picture.stages] == [
        ("input", "", SHAPE),
        ("relu1", "conv1", (6, 20, 24)),
        ("pool1", "pool1", (6, 10, 8)),
        ("act2", "conv2", (4, 8, 3)),
        ("average", "average", (4, 3, 2)),
        ("logits", "logits", (5,)),
    ]
    described = scene.described(picture, 0.3)
    assert [kernel["shape"] for kernel in described["kernels"]] == [[6, 3, 3, 5], [4, 6, 3, 3]]
    assert scene.attribution_map(picture, attribution.CLASSIC, None).layer == "act2"
    assert predictions.predict(network, images.inputs([0])[0]).label == int(picture.trace.logits.argmax())


def test_across_images(network, images):
    survey = averages.survey(network, images, spreads=True)
    pixels = images.inputs()
    np.testing.assert_allclose(survey.averages.means["input"][2], pixels[images.labels == 2].mean(axis=0), atol=1e-5)
    outputs = network[:2](torch.from_numpy(pixels)).numpy()
    np.testing.assert_allclose(survey.averages.means["bn1"][4], outputs[images.labels == 4].mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(survey.evaluation.logits, evaluation.evaluate(network, images).logits, atol=1e-5)
    assert features.features(network, images)["conv1"].shape[0] == 40
    assert features.widths(network, SHAPE)["pool1"] == 6 * 10 * 8


def test_filters(network, images):
    statistics = filters.filter_statistics(network, images, "act2")
    outputs = network[:6](torch.from_numpy(images.inputs()))
    sample, (row, column) = statistics.samples[1, 0], statistics.positions[1, 0]
    assert float(outputs[sample, 1, row, column]) == pytest.approx(float(outputs[:, 1].max()), abs=1e-5)
    crops = filters.exciting_crops(network, images, statistics, 1)
    rows, columns = geometry.windows(network, "act2", SHAPE)
    assert crops.shape == (9, 3, rows.size, columns.size)
    every = filters.every_layer(network, images)
    assert filters.exciting_crops(network, images, every["logits"], 1).shape == (9, *SHAPE)


@pytest.mark.parametrize("layer", ["conv1", "act2", "logits"])
def test_the_image_that_excites_most(network, layer):
    best = maximisation.maximise(network, layer, 1, steps=12, image=SHAPE)
    assert best.image.shape == SHAPE
    value = passes.up_to(network, torch.from_numpy(best.image)[None], layer)[0, 1].max()
    assert best.activation == pytest.approx(float(value), abs=1e-4)


def test_patching(network, images):
    inputs, donor = (torch.from_numpy(images.inputs([sample])) for sample in (0, 1))
    assert torch.allclose(patching.patched(network, inputs, donor, "relu1"), network(donor), atol=1e-6)
    assert len(patching.effects(network, inputs, donor, "relu1", (0, 1)).differences) == 6


def test_kernels_of_groups_and_of_any_flatten(network):
    grouped = kernels.kernels(network, "pool1", SHAPE)
    assert (grouped.layer, grouped.source_layer, grouped.weights.shape) == ("conv1", "input", (6, 3, 3, 5))
    for channel in range(6):
        assert grouped.weights[channel].any(axis=(1, 2)).tolist() == [channel // 2 == source for source in range(3)]
    dense = kernels.kernels(network, "logits", SHAPE)
    assert (dense.source_layer, dense.weights.shape, dense.folded) == ("average", (5, 4, 3, 2), False)
