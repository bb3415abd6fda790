import numpy as np
import pytest
import torch

from nnviz_core import contributions, networks
from nnviz_core.contributions import by_channel, strongest_terms


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return networks.cnn().eval().requires_grad_(False)


@pytest.fixture(scope="module")
def inputs():
    return torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("index", [(3, 5, 5), (0, 0, 13), (63, 13, 0)])
def test_channels_add_up_and_come_strongest_first(network, inputs, index):
    found = contributions.explain(network, inputs, "conv2", index)
    shares = by_channel(found)
    assert sum(share.sum for share in shares) + found.bias == pytest.approx(found.total, abs=1e-5)
    sizes = [abs(share.sum) for share in shares]
    assert sizes == sorted(sizes, reverse=True)
    assert sorted(share.channel for share in shares) == list(range(32))
    maps = contributions.recorded(network, inputs).outputs["pool1"][0].numpy()
    for share in shares[:3]:
        np.testing.assert_array_equal(share.sources, maps[share.channel][np.ix_(share.rows, share.columns)])
        np.testing.assert_array_equal(share.products, share.sources * share.weights)


def test_strongest_terms_and_the_remainder_are_the_total(network, inputs):
    found = contributions.explain(network, inputs, "logits", (4,))
    terms = strongest_terms(found, 5)
    shown = found.products[terms.positive].sum() + found.products[terms.negative].sum()
    assert shown + terms.remainder + found.bias == pytest.approx(found.total, abs=1e-5)
    assert found.products[terms.positive[0]] == found.products.max()
    assert found.products[terms.negative[0]] == found.products.min()
    assert terms.left_over == len(found.products) - len(terms.positive) - len(terms.negative)


def test_units_have_no_channels(network, inputs):
    with pytest.raises(ValueError, match="not in maps"):
        by_channel(contributions.explain(network, inputs, "fc1", (0,)))
