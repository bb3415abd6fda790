import pytest
import torch
from test_patching import pair
from torch import nn

from nnviz_core import networks
from nnviz_core.filters import layer_ranking, patching


def test_a_layer_where_one_filter_holds_the_answer_comes_first():
    """The second layer passes on one of its three sums only, so that one filter of it turns the answer; the first needs two."""
    network = nn.Sequential()
    for name, layer in {
        "fc1": nn.Linear(4, 4),
        "relu1": nn.ReLU(),
        "fc2": nn.Linear(4, 8),
        "relu2": nn.ReLU(),
        "logits": nn.Linear(8, 2),
    }.items():
        network.add_module(name, layer)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        network.fc1.weight.copy_(torch.eye(4))
        network.fc2.weight[0, :2] = 1
        network.fc2.bias[0] = -1.5
        network.logits.weight[1, 0] = 1
        network.logits.bias[0] = 0.25
    network.eval().requires_grad_(False)
    inputs, donor = torch.zeros(1, 4), torch.ones(1, 4)
    ranking = layer_ranking.rank_layers(network, inputs, donor)
    assert [(turn.flip.layer, len(turn.flip.channels), turn.width) for turn in ranking] == [
        ("relu2", 1, 8),
        ("relu1", 2, 4),
    ]
    assert (ranking[0].strongest, ranking[0].restored) == (0, 1.0)
    assert [turn.share for turn in ranking] == [1 / 8, 1 / 2]


def test_each_layer_is_ranked_by_the_search_within_it():
    torch.manual_seed(2)
    network = networks.tiny_cnn().eval().requires_grad_(False)
    network.logits.weight *= 10
    inputs, donor = pair(network)
    ranking = layer_ranking.rank_layers(network, inputs, donor)
    assert {turn.flip.layer for turn in ranking} == {"pool1", "pool2", "relu3"}
    for turn in ranking:
        assert turn.flip.channels == patching.smallest_flip(network, inputs, donor, turn.flip.layer).channels
        assert turn.restored == patching.effects(network, inputs, donor, turn.flip.layer).restored.max()
    assert [turn.share for turn in ranking] == sorted(turn.share for turn in ranking)


def test_a_linear_model_has_no_layer_to_rank():
    assert layer_ranking.rank_layers(networks.mlp().eval(), torch.rand(1, 1, 28, 28), torch.rand(1, 1, 28, 28)) == []


def test_equal_inputs_have_nothing_to_turn():
    network, inputs = networks.mlp(5).eval(), torch.rand(1, 1, 28, 28)
    with pytest.raises(ValueError, match="nothing to restore"):
        layer_ranking.rank_layers(network, inputs, inputs)
