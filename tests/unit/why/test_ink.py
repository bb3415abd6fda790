from collections import OrderedDict

import pytest
import torch
from torch import nn

from nnviz_core import datasets, zoo
from nnviz_core.why import least_ink
from nnviz_core.why.ink import lead


def linear(weights, bias):
    """Two classes: the second leads by weights · ink − bias."""
    network = nn.Sequential(OrderedDict(flat=nn.Flatten(), logits=nn.Linear(len(weights), 2)))
    with torch.no_grad():
        network.logits.weight.copy_(torch.tensor([[0.0] * len(weights), weights]))
        network.logits.bias.copy_(torch.tensor([bias, 0.0]))
    return network.eval().requires_grad_(False)


def test_in_a_linear_network_the_least_ink_is_known():
    """The heaviest pixel is filled, and of the next as much as is needed; ink that speaks against the class is erased first."""
    inputs = torch.tensor([[[[0.0, 0.0, 0.0, 0.5]]]])
    change = least_ink(linear([3.0, 1.0, 0.5, -8.0], 1.5), inputs, 1)
    assert change.added + change.erased == pytest.approx(0.5 + 1.5 / 3, abs=1 / 30)
    assert (change.erased, change.pixels) == (0.5, 2)
    assert change.image[0, 0, 0, 1:].tolist() == [0, 0, 0]


def test_none_where_no_ink_turns_the_answer():
    assert least_ink(linear([0.1, 0.1], 5.0), torch.zeros(1, 1, 1, 2), 1) is None


@pytest.mark.parametrize("sample", [259, 445, 965])
def test_every_change_of_a_real_misreading_is_needed(sample):
    network, images = zoo.load("mnist-tiny-cnn"), datasets.load("mnist")
    inputs, label = torch.from_numpy(images.inputs([sample])), int(images.labels[sample])
    assert network(inputs).argmax() != label
    change = least_ink(network, inputs, label)
    assert network(change.image).argmax() == label
    assert change.image.min() >= 0
    assert change.image.max() <= 1
    difference = (change.image - inputs).flatten()
    assert change.amount == pytest.approx(float(difference.abs().sum()), abs=1e-5)
    for place in torch.nonzero(difference)[:, 0]:
        without = change.image.clone().flatten()
        without[place] = inputs.flatten()[place]
        assert lead(network(without.view_as(inputs)), label) <= 0


def test_random_places_turn_what_any_ink_turns():
    """Where every pixel weighs the same, a change is as good at any other place; where one weighs all, at none."""
    sheet = torch.zeros(1, 1, 8, 8)
    sheet[..., 0, 0] = sheet[..., 7, 7] = 1e-3
    assert least_ink(linear([1.0] * 64, 0.5), sheet, 1).at_random == 1
    heavy = [0.0] * 64
    heavy[27] = 1.0
    assert least_ink(linear(heavy, 0.5), sheet, 1).at_random < 0.1
