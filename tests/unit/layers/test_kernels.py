"""The weights behind a channel: the right layer's, each in its place."""

import numpy as np
import pytest
import torch

from nnviz_core import zoo
from nnviz_core.layers.kernels import kernel_tiles, kernels


@pytest.mark.parametrize(
    ("model", "layer", "behind", "source", "shape"),
    [
        ("mnist-cnn", "conv1", "conv1", "input", (32, 1, 3, 3)),
        ("mnist-cnn", "pool1", "conv1", "input", (32, 1, 3, 3)),
        ("mnist-cnn", "average", "conv3", "pool2", (128, 64, 3, 3)),
        ("mnist-tiny-cnn", "fc1", "fc1", "pool2", (22, 2, 5, 5)),
        ("mnist-tiny-cnn", "relu3", "fc1", "pool2", (22, 2, 5, 5)),
        ("mnist-mlp", "relu1", "fc1", "input", (512, 1, 28, 28)),
        ("mnist-mlp", "fc2", "fc2", "relu1", (256, 1, 16, 32)),
        ("mnist-cnn", "logits", "logits", "dropout", (10, 1, 8, 16)),
    ],
)
def test_the_weights_behind_a_layer(model, layer, behind, source, shape):
    network = zoo.load(model)
    found = kernels(network, layer)
    assert (found.layer, found.source_layer, found.weights.shape) == (behind, source, shape)
    weight = network.get_submodule(behind).weight
    assert torch.equal(torch.from_numpy(found.weights).flatten(), weight.flatten())


def test_before_the_first_weights_there_are_none():
    assert kernels(zoo.load("mnist-mlp"), "flatten") is None
    assert kernels(zoo.load("mnist-tiny-cnn"), "flatten") is None


@pytest.mark.parametrize(("model", "layer"), [("mnist-cnn", "conv2"), ("mnist-cnn", "fc1"), ("mnist-tiny-cnn", "fc1")])
def test_every_weight_has_one_cell_of_its_tile(model, layer):
    found = kernels(zoo.load(model), layer)
    field, inner = kernel_tiles(found, [3])
    cells = np.argwhere(~np.isnan(field[0]))
    assert len(cells) == found.weights[3].size
    for row, column in cells:
        place = inner[row, column]
        expected = found.weights[3].ravel()[place[0]] if found.folded else found.weights[3][tuple(place)]
        assert field[0, row, column] == expected
