"""Weights carried back to the pixels, against the product written out and against torch's gradients."""

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from nnviz_core import networks, pixels, zoo
from nnviz_core.layers.passes import up_to
from nnviz_core.pixels.jacobian import check_one_channel

FUNCTIONS = (nn.ReLU, nn.LeakyReLU, nn.Tanh, nn.Sigmoid)


def dense(hidden: tuple[int, ...], seed: int = 0, activation: type[nn.Module] = nn.ReLU) -> nn.Sequential:
    torch.manual_seed(seed)
    return networks.mlp(*hidden, activation=activation).eval()


def image(seed: int = 0) -> torch.Tensor:
    return torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(seed))


def weights(network: nn.Sequential) -> list[np.ndarray]:
    return [part.weight.detach().double().numpy() for part in network if isinstance(part, nn.Linear)]


hidden = st.lists(st.integers(1, 12), max_size=3).map(tuple)


@settings(max_examples=20, deadline=None)
@given(hidden, st.integers(0, 99))
def test_the_plain_product_is_that_of_the_matrices(widths, seed):
    network = dense(widths, seed)
    product = np.eye(784)
    for layer, matrix in zip(pixels.linear_layers(network), weights(network), strict=True):
        product = matrix @ product
        maps = pixels.back_project(network, layer)
        assert (maps.shape, maps.dtype) == ((len(matrix), 28, 28), np.float32)
        np.testing.assert_allclose(maps.reshape(len(maps), -1), product, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(hidden, st.integers(0, 99))
def test_open_gates_carry_exactly_what_the_layer_gives(widths, seed):
    network, inputs = dense(widths, seed), image(seed)
    value = inputs.double().numpy().ravel()
    map_, offset = np.eye(784), np.zeros(784)
    for part, layer in zip(
        [p for p in network if isinstance(p, nn.Linear)], pixels.linear_layers(network), strict=True
    ):
        matrix, bias = part.weight.detach().double().numpy(), part.bias.detach().double().numpy()
        map_, offset, value = matrix @ map_, matrix @ offset + bias, matrix @ value + bias
        maps, offsets = pixels.gated(network, inputs, layer)
        np.testing.assert_allclose(maps.reshape(len(maps), -1), map_, atol=1e-5)
        np.testing.assert_allclose(offsets, offset, atol=1e-5)
        gates = value > 0
        map_, offset, value = map_ * gates[:, None], offset * gates, value * gates


@pytest.mark.parametrize("activation", FUNCTIONS)
@pytest.mark.parametrize("layer", ["fc1", "fc2", "logits"])
def test_maps_are_the_gradients_of_any_network(activation, layer):
    network, inputs = dense((9, 7), 3, activation), image(3).requires_grad_()
    maps, offsets = pixels.gated(network, inputs.detach(), layer)
    values = up_to(network, inputs, layer)[0]
    for unit in range(len(values)):
        gradient = torch.autograd.grad(values[unit], inputs, retain_graph=True)[0]
        np.testing.assert_allclose(maps[unit], gradient[0, 0], atol=1e-6)
    sums = (maps * inputs.detach()[0, 0].numpy()).sum((1, 2)) + offsets
    np.testing.assert_allclose(sums, values.detach(), atol=1e-5)


@pytest.mark.parametrize("name", ["mnist-cnn", "mnist-tiny-cnn"])
def test_a_convolutional_network_has_maps_of_its_linear_layers(name):
    network, inputs = zoo.load(name), image()
    maps, offsets = pixels.gated(network, inputs, "logits")
    exact = copy.deepcopy(network).double()
    step = 1e-6 * np.random.default_rng(0).normal(size=(28, 28))
    ahead, behind = (exact(inputs.double() + sign * torch.from_numpy(step))[0].detach().numpy() for sign in (1, -1))
    np.testing.assert_allclose((maps * step).sum((1, 2)) * 2e6, (ahead - behind) * 1e6, rtol=1e-3, atol=1e-4)
    sums = (maps * inputs[0, 0].numpy()).sum((1, 2)) + offsets
    np.testing.assert_allclose(sums, network(inputs)[0].detach(), atol=1e-4)


def test_the_recipe_stretches_each_unit_and_multiplies_the_stretched_maps_on():
    network = dense((5, 4), 1)
    maps = None
    for part, layer in zip(
        [p for p in network if isinstance(p, nn.Linear)], pixels.linear_layers(network), strict=True
    ):
        rows = part.weight.detach().double().numpy() + part.bias.detach().double().numpy()[:, None]
        rows = rows if maps is None else rows @ maps
        maps = np.array([np.floor((row - row.min()) / (row.max() - row.min()) * 255) for row in rows])
        np.testing.assert_array_equal(pixels.recipe(network, layer).reshape(len(maps), -1), maps)


def test_the_recipe_hides_that_a_unit_is_all_negative():
    network = dense((2,), 1)
    with torch.no_grad():
        network.fc1.weight[0].abs_().neg_()
        network.fc1.weight[1] = network.fc1.weight[0] + 5
        network.fc1.bias.zero_()
    maps = pixels.recipe(network, "fc1")
    assert np.abs(maps[0] - maps[1]).max() <= 1
    assert maps[0].max() == 255


def test_a_constant_unit_is_black_in_the_recipe():
    network = dense((2,), 1)
    torch.nn.init.ones_(network.fc1.weight)
    assert not pixels.recipe(network, "fc1").any()


def test_a_first_layer_that_scales_the_input_is_part_of_the_product():
    torch.manual_seed(0)
    scale = nn.BatchNorm2d(1, eps=0.0, affine=False)
    scale.running_mean.fill_(0.5)
    scale.running_var.fill_(0.25)
    network = nn.Sequential()
    for name, part in (("scale", scale), ("flatten", nn.Flatten()), ("logits", nn.Linear(784, 3))):
        network.add_module(name, part)
    maps, offsets = pixels.plain(network.eval(), "logits")
    np.testing.assert_allclose(maps.reshape(3, -1), 2 * network.logits.weight.detach(), atol=1e-6)
    np.testing.assert_allclose(offsets, (network.logits.bias - network.logits.weight.sum(1)).detach(), atol=1e-5)


def test_what_has_no_map_is_refused():
    network = dense((3,))
    with pytest.raises(KeyError, match="no layer 'fc9'"):
        pixels.gated(network, image(), "fc9")
    with pytest.raises(ValueError, match="relu1 is not a linear layer; those are fc1, logits"):
        pixels.back_project(network, "relu1")
    with pytest.raises(ValueError, match="one input"):
        pixels.gated(network, torch.zeros(2, 1, 28, 28), "fc1")
    with pytest.raises(ValueError, match="one channel"):
        check_one_channel((1, 3, 28, 28))
    with pytest.raises(ValueError, match="conv1 mixes values"):
        pixels.back_project(zoo.load("mnist-tiny-cnn"), "logits")


def test_the_network_is_left_as_it_was():
    network = dense((3,))
    pixels.gated(network, image(), "logits")
    assert all(parameter.grad is None for parameter in network.parameters())
