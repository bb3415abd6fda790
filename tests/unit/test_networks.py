"""Sizes of the architectures, counted by hand."""

import pytest
import torch

from nnviz_core import networks
from nnviz_core.networks import parameter_count


@pytest.mark.parametrize(
    ("network", "parameters"),
    [
        (networks.cnn(), 110_922),
        (networks.cnn(11), 110_922 + 129),
        (networks.tiny_cnn(), 1_578),
        (networks.tiny_cnn(4), 1_466),
        (networks.mlp(512, 256), 535_818),
        (networks.mlp(), 7_850),
        (networks.mlp(32, 32), 26_506),
    ],
)
def test_parameter_counts(network, parameters):
    assert parameter_count(network) == parameters


def test_shapes_along_the_way():
    value = torch.zeros(1, 1, 28, 28)
    shapes = {}
    for name, layer in networks.cnn().eval().named_children():
        value = layer(value)
        shapes[name] = tuple(value.shape[1:])
    assert shapes["pool1"] == (32, 14, 14)
    assert shapes["pool2"] == (64, 7, 7)
    assert shapes["bn3"] == (128, 7, 7)
    assert shapes["flatten"] == (128,)
    assert shapes["logits"] == (10,)


def test_the_tiny_network_s_shapes():
    value = torch.zeros(1, 1, 28, 28)
    shapes = []
    for layer in networks.tiny_cnn():
        value = layer(value)
        shapes.append(tuple(value.shape[1:]))
    assert (8, 13, 13) in shapes
    assert (2, 5, 5) in shapes
    assert (50,) in shapes
    assert (22,) in shapes
