from collections import OrderedDict
from itertools import combinations

import pytest
import torch
from torch import nn

from nnviz_core import networks, zoo
from nnviz_core.layers import passes
from nnviz_core.why import smallest_turn, turning


def planted(needed, width=12):
    """A network whose answer turns once `needed` of its first-layer units are on."""
    network = nn.Sequential(
        OrderedDict(flat=nn.Flatten(), fc1=nn.Linear(width, width), relu1=nn.ReLU(), logits=nn.Linear(width, 2))
    )
    with torch.no_grad():
        network.fc1.weight.copy_(torch.eye(width))
        network.fc1.bias.zero_()
        network.logits.weight.copy_(torch.stack([torch.zeros(width), torch.ones(width)]))
        network.logits.bias.copy_(torch.tensor([needed - 0.5, 0.0]))
    return network.eval().requires_grad_(False)


@pytest.mark.parametrize("needed", [1, 2, 3, 5])
def test_as_many_filters_as_are_needed(needed):
    turn = smallest_turn(planted(needed), torch.zeros(1, 1, 3, 4), torch.ones(1, 1, 3, 4))
    assert (turn.layer, len(turn.channels), turn.width) == ("relu1", needed, 12)
    assert (turn.before, turn.after, turn.donor) == (0.5 - needed, 0.5, 12.5 - needed)
    assert turn.is_smallest == (needed < 4)
    tried = {1: 12, 2: 66}.get(needed, 0)
    assert (turn.as_good, turn.tried) == (tried, tried)


def by_hand(network, inputs, donor, layer, channels):
    value = passes.up_to(network, inputs, layer).clone()
    value[:, list(channels)] = passes.up_to(network, donor, layer)[:, list(channels)]
    return passes.onward(network, value, layer)[0]


@pytest.mark.parametrize("seed", range(4))
def test_no_smaller_set_of_a_random_network_turns_the_answer(seed):
    torch.manual_seed(seed)
    network = networks.mlp(9, 7).eval().requires_grad_(False)
    images = torch.rand(200, 1, 28, 28) * (torch.rand(200, 1, 28, 28) > 0.8) * 4
    labels = network(images).argmax(1)
    other = int(torch.nonzero(labels != labels[0])[0])
    inputs, donor = images[:1], images[other : other + 1]
    turn = smallest_turn(network, inputs, donor)
    logits = by_hand(network, inputs, donor, turn.layer, turn.channels)
    assert logits.argmax() == labels[other]
    assert turn.after == pytest.approx(float(logits[labels[other]] - logits[labels[0]]), abs=1e-5)
    for layer, width in (("relu1", 9), ("relu2", 7)):
        for size in range(1, min(len(turn.channels), 3)):
            for channels in combinations(range(width), size):
                assert by_hand(network, inputs, donor, layer, channels).argmax() != labels[other]


def test_one_answer_can_not_be_turned_into_itself():
    with pytest.raises(ValueError, match="same prediction"):
        smallest_turn(planted(1), torch.zeros(1, 1, 3, 4), torch.zeros(1, 1, 3, 4))


def test_a_linear_network_has_nothing_to_copy():
    network = zoo.load("mnist-linear")
    assert turning.turnable_layers(network) == []
    assert smallest_turn(network, torch.zeros(1, 1, 28, 28), torch.ones(1, 1, 28, 28)) is None
