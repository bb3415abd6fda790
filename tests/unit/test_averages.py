import copy

import numpy as np
import pytest
import torch
from torch import nn

from nnviz_core import averages, networks, streaming
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.trace import record
from tests.unit.across_samples import random_images

BUILDERS = {"cnn": networks.cnn, "tiny": networks.tiny_cnn, "mlp": lambda: networks.mlp(32, 32), "linear": networks.mlp}


def built(name, seed=0):
    torch.manual_seed(seed)
    return BUILDERS[name]().eval().requires_grad_(False)


@pytest.fixture(params=BUILDERS)
def network(request):
    return built(request.param)


@pytest.fixture(scope="module")
def images():
    return random_images([40, 3, 70, 1, 35])


def naive(network, images):
    with torch.inference_mode():
        trace = record(network, torch.from_numpy(images.inputs()))
    return {"input": trace.inputs.numpy(), **{layer: value.numpy() for layer, value in trace.outputs.items()}}


def test_averages_equal_those_of_all_outputs_held_at_once(network, images):
    outputs = naive(network, images)
    found = averages.class_averages(network, images)
    assert list(found.means) == list(outputs)
    for layer, values in outputs.items():
        for label in range(5):
            expected = values[images.labels == label].mean(axis=0, dtype=np.float64)
            np.testing.assert_allclose(found.means[layer][label], expected, atol=1e-5)


def test_count_weighted_class_averages_are_the_overall_average(network, images):
    outputs = naive(network, images)
    found = averages.class_averages(network, images)
    assert found.counts.tolist() == [40, 3, 70, 1, 35]
    for layer, values in outputs.items():
        np.testing.assert_allclose(found.overall(layer), values.mean(axis=0, dtype=np.float64), atol=1e-5)


def test_spreads_and_distances_equal_a_plain_computation(network, images):
    outputs = naive(network, images)
    found = averages.survey(network, images, spreads=True)
    for layer, values in outputs.items():
        flat = values.reshape(len(values), -1).astype(np.float64)
        groups = [flat[images.labels == label] for label in (0, 2)]
        spread = [np.sqrt(np.square(group - group.mean(axis=0)).sum(axis=1).mean()) for group in groups]
        np.testing.assert_allclose(found.spreads[layer][[0, 2]], spread, rtol=5e-3, atol=1e-6)
        apart = np.linalg.norm(groups[0].mean(axis=0) - groups[1].mean(axis=0))
        expected = apart / np.sqrt(np.mean(np.square(spread)))
        np.testing.assert_allclose(found.distances[layer][0, 2], expected, rtol=5e-3)
        assert found.distances[layer][0, 0] == 0


def test_the_same_pass_evaluates(network, images):
    found = averages.survey(network, images).evaluation
    np.testing.assert_allclose(found.logits, evaluate(network, images).logits, atol=1e-5)
    np.testing.assert_array_equal(found.labels, images.labels)


def test_the_network_is_left_as_it_was(network, images):
    before = copy.deepcopy(network)
    averages.class_averages(network, images)
    for old, new in zip(before.parameters(), network.parameters(), strict=True):
        assert old.stride() == new.stride()
        assert torch.equal(old, new)


def test_a_class_without_images_has_no_average():
    found = averages.class_averages(built("mlp"), random_images([5, 0, 5]))
    assert np.isnan(found.means["fc1"][1]).all()
    assert not np.isnan(found.overall("fc1")).any()
    with pytest.raises(ValueError, match="class 1 has no images"):
        found.difference("fc1", 1)
    with pytest.raises(ValueError, match="class 1 has no images"):
        found.difference("fc1", 0, 1)


def test_differences_are_of_classes_or_from_all():
    found = averages.class_averages(built("mlp"), random_images([5, 9, 5]))
    means = found.means["relu1"]
    np.testing.assert_array_equal(found.difference("relu1", 0, 2), means[0] - means[2])
    np.testing.assert_allclose(found.difference("relu1", 1), means[1] - found.overall("relu1"))
    assert np.abs(sum(found.counts[k] * found.difference("relu1", k) for k in range(3))).max() < 1e-4


def test_units_that_never_fire_are_counted():
    network = built("mlp")
    network.fc1.bias[:5] = -1000
    network.fc1.bias[5:] = 1000
    assert averages.class_averages(network, random_images([20, 20])).silent("relu1") == 5


def test_the_averages_are_shared_and_so_read_only():
    means = averages.class_averages(built("mlp"), random_images([5, 5])).means
    with pytest.raises(ValueError, match="read-only"):
        means["fc1"][0, 0] = 1


def test_no_images_and_training_mode_are_refused():
    with pytest.raises(ValueError, match="no images"):
        averages.class_averages(built("mlp"), random_images([0]))
    with pytest.raises(ValueError, match="eval mode"):
        averages.class_averages(built("mlp").train(), random_images([5]))


def test_the_walk_is_the_recorded_pass(network, images):
    inputs = torch.from_numpy(images.inputs(slice(0, 4)))
    walked = dict(streaming.walk(network, inputs))
    assert torch.equal(walked.pop("input"), inputs)
    for layer, value in record(network, inputs).outputs.items():
        assert torch.equal(walked.pop(layer), value)
    assert not walked


def test_only_wide_convolutions_change_their_format():
    wide, narrow = streaming.at_its_fastest(built("cnn")), streaming.at_its_fastest(built("tiny"))
    formats = [[m.weight.is_contiguous() for m in each if isinstance(m, nn.Conv2d)] for each in (wide, narrow)]
    assert formats[0][1:] == [False, False]
    assert all(formats[1])
