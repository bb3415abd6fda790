import pytest
import torch
from torch import nn

from nnviz_core import networks
from nnviz_core.attribution import METHODS, Recipe, assess
from nnviz_core.why import contrast


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return networks.tiny_cnn().eval().requires_grad_(False)


def test_the_logit_is_a_difference_and_the_softmax_a_share_of_both(network):
    inputs = torch.rand(5, 1, 28, 28)
    logits, two = network(inputs), contrast(network, 3, 8)(inputs)
    assert torch.allclose(two[:, 0], logits[:, 3] - logits[:, 8], atol=1e-5)
    assert torch.equal(two[:, 1], torch.zeros(5))
    shares = logits.softmax(1)
    assert torch.allclose(two.softmax(1)[:, 0], shares[:, 3] / (shares[:, 3] + shares[:, 8]), atol=1e-6)


@pytest.mark.parametrize("word", METHODS)
def test_an_attribution_of_the_difference_is_the_difference_of_two(network, word):
    inputs, recipe = torch.rand(1, 1, 28, 28), Recipe(word, "relu2")
    one, other, both = (
        recipe(each, inputs, label) for each, label in ((network, 3), (network, 8), (contrast(network, 3, 8), 0))
    )
    assert torch.allclose(torch.from_numpy(both.map), torch.from_numpy(one.map - other.map), atol=1e-4)
    assert assess(contrast(network, 3, 8), inputs, recipe, 0).attribution.accounted == pytest.approx(
        both.accounted, abs=1e-4
    )


def test_the_network_itself_is_not_touched(network):
    before = {name: value.clone() for name, value in network.state_dict().items()}
    contrast(network, 0, 1)
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_what_has_no_such_difference_is_refused(network):
    with pytest.raises(IndexError, match="no class 10"):
        contrast(network, 10, 1)
    with pytest.raises(ValueError, match="must be linear, not ReLU"):
        contrast(nn.Sequential(nn.Linear(4, 2), nn.ReLU()), 0, 1)


def test_logits_that_no_linear_layer_gives_are_subtracted_after_it():
    layers = nn.Sequential(nn.Conv2d(1, 4, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()
    inputs = torch.rand(2, 1, 6, 6)
    logits, two = layers(inputs), contrast(layers, 3, 1, 4)(inputs)
    torch.testing.assert_close(two, torch.stack([logits[:, 3] - logits[:, 1], torch.zeros(2)], dim=1))
