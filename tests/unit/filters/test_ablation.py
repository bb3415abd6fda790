import numpy as np
import pytest
import torch

from nnviz_core import networks
from nnviz_core.filters import ablation
from nnviz_core.layers import blocks


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(3)
    return networks.tiny_cnn().eval().requires_grad_(False)


@pytest.mark.parametrize(("layer", "width"), [("relu1", 8), ("pool2", 2), ("fc1", 22), ("input", 1)])
def test_each_channel_is_set_to_zero_alone(network, layer, width):
    inputs = torch.rand(1, 1, 28, 28)
    logits = ablation.ablated(network, inputs, layer)
    assert logits.shape == (width, 10)
    names = ["input", *(name for name, _ in network.named_children())]
    for channel in {0, width - 1}:
        value = inputs
        for name in names[: names.index(layer) + 1]:
            value = value if name == "input" else network.get_submodule(name)(value)
        value = value.clone()
        value[:, channel] = 0
        for name in names[names.index(layer) + 1 :]:
            value = network.get_submodule(name)(value)
        np.testing.assert_allclose(logits[channel], value[0].numpy(), atol=1e-5)


def test_an_effect_is_what_the_logit_loses(network):
    inputs = torch.rand(1, 1, 28, 28)
    effects = ablation.effects_on(network, inputs, "relu2", 4)
    without = ablation.ablated(network, inputs, "relu2")[:, 4]
    np.testing.assert_allclose(effects, float(network(inputs)[0, 4]) - without, atol=1e-6)


def test_more_than_one_input_is_refused(network):
    with pytest.raises(ValueError, match="one input"):
        ablation.ablated(network, torch.rand(2, 1, 28, 28), "relu1")


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [("conv1", "pool1", True), ("pool1", "conv1", True), ("relu1", "conv2", False), ("pool2", "flatten", False)],
)
def test_channels_are_shared_until_something_mixes_them(network, one, other, shared):
    assert blocks.shares_channels(network, one, other) == shared


@pytest.mark.parametrize(
    ("layer", "pair"),
    [
        ("conv1", ("conv1", "relu1")),
        ("relu1", ("conv1", "relu1")),
        ("fc1", ("fc1", "relu3")),
        ("pool1", None),
        ("logits", None),
    ],
)
def test_a_pre_activation_and_its_activation_are_a_pair(network, layer, pair):
    assert blocks.activation_pair(network, layer) == pair


@pytest.mark.parametrize(("layer", "maker"), [("flatten", "pool2"), ("relu3", "relu3"), ("input", "input")])
def test_what_hands_its_values_on_has_a_maker_before_it(network, layer, maker):
    assert blocks.maker(network, layer) == maker
