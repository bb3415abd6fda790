"""The recorded pass is the forward pass."""

import pytest
import torch
from torch import nn

from nnviz_core import zoo
from nnviz_core.trace import record


@pytest.fixture
def images():
    return torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("name", zoo.MODELS)
def test_the_recorded_logits_are_the_network_s_own(name, images):
    network = zoo.load(name)
    trace = record(network, images)
    assert torch.equal(trace.logits, network(images))
    assert torch.equal(trace.probabilities, torch.softmax(network(images), dim=1))
    assert list(trace.outputs) == [layer for layer, _ in network.named_children()]


@pytest.mark.parametrize("name", zoo.MODELS)
def test_each_layer_has_one_place_and_changes_nothing_in_place(name, images):
    network = zoo.load(name)
    layers = list(network)
    assert len(layers) == len({id(layer) for layer in layers})
    assert not any(getattr(layer, "inplace", False) for layer in layers)
    for layer, output in record(network, images).outputs.items():
        before = output.clone()
        network(images)
        assert torch.equal(output, before), layer


def test_a_relu_follows_its_pre_activation(images):
    outputs = record(zoo.load("mnist-cnn"), images).outputs
    assert outputs["conv1"].min() < 0
    assert torch.equal(outputs["relu1"], outputs["conv1"].clamp(min=0))
    assert outputs["pool1"].shape == (3, 32, 14, 14)
    assert outputs["bn3"].shape == (3, 128, 7, 7)


def test_a_network_in_training_mode_is_refused(images):
    network = nn.Sequential(nn.Flatten(), nn.Dropout(0.5))
    with pytest.raises(ValueError, match="eval mode"):
        record(network.train(), images)
