from collections import OrderedDict

import numpy as np
import pytest
import torch

from nnviz_core import networks
from nnviz_core.filters import ablation
from nnviz_core.layers import blocks, passes


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


@pytest.mark.parametrize("layer", ["relu1", "relu2", "fc1"])
def test_the_effect_of_ink_is_over_what_blank_paper_gives(network, layer):
    inputs = torch.rand(1, 1, 28, 28)
    value, paper = (passes.up_to(network, each, layer) for each in (inputs, torch.zeros(1, 1, 28, 28)))
    effects = ablation.effects_of_ink(network, inputs, layer, 4)
    assert len(effects) == value.shape[1]
    for channel, effect in enumerate(effects):
        changed = value.clone()
        changed[:, channel] = paper[:, channel]
        logit = passes.run(passes.split(network, layer)[1], changed)[0, 4]
        np.testing.assert_allclose(effect, float(network(inputs)[0, 4] - logit), atol=1e-5)


def test_the_strongest_channel_differs_over_its_map_and_the_strongest_unit_is_not_zero():
    """Planted: channel 0 carries most and is constant, 1 differs little and 2 more; of the units the first is zero on ink."""
    first, second = torch.nn.Conv2d(1, 3, 1), torch.nn.Linear(3, 4)
    third = torch.nn.Linear(4, 2)
    with torch.no_grad():
        first.weight[:, 0, 0, 0], first.bias[:] = torch.tensor([0.0, 0.1, -0.4]), torch.tensor([5.0, 0.0, 1.0])
        second.weight[:], second.bias[:] = (
            torch.tensor([[0, -90, 0], [0, 30, 0], [0, 0, -1], [9, 0, 0.0]]),
            torch.tensor([2.0, 0, 1, 0]),
        )
        third.weight[:], third.bias[:] = torch.tensor([[4, 0.5, 1, 1], [0, 0, 0, 0.0]]), 0
    pooled = [torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten()]
    layers = {"conv1": first, "pool1": pooled[0], "flatten": pooled[1], "fc1": second, "relu1": torch.nn.ReLU()}
    planted = torch.nn.Sequential(OrderedDict(layers, logits=third)).eval().requires_grad_(False)
    inputs = torch.zeros(1, 1, 28, 28)
    inputs[..., 5:20, 5:20] = 1
    assert np.abs(ablation.effects_of_ink(planted, inputs, "relu1", 0)).argmax() == 0
    assert ablation.strongest_channel(planted, inputs, "relu1", 0) == 1
    assert np.abs(ablation.effects_on(planted, inputs, "conv1", 0)).argmax() == 0
    assert ablation.strongest_channel(planted, inputs, "conv1", 0) != 0


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
