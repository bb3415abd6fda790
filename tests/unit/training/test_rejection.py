"""Refusals are limited by the bias of “not a digit” alone."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnviz_core import datasets, networks
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.training import rejection

COUNT = 200


@pytest.fixture(scope="module")
def digits():
    whole = datasets.load("mnist", "train-10k")
    return replace(whole, images=whole.images[:COUNT], labels=whole.labels[:COUNT])


@pytest.fixture
def eager():
    """A network that refuses about half of all digits."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = networks.mlp(classes=11).eval()
    with torch.no_grad():
        network.get_parameter("logits.bias")[10] += 0.5
    return network


def refused(network, digits):
    return int((evaluate(network, digits).predictions == 10).sum())


@pytest.mark.parametrize("allowed", [2, 20, 50])
def test_as_many_digits_are_refused_as_allowed(allowed, eager, digits):
    before = evaluate(eager, digits).logits
    assert refused(eager, digits) > 50
    rejection.limit_refusals(eager, digits, allowed / COUNT)
    assert allowed - 1 <= refused(eager, digits) <= allowed
    lowered = before - evaluate(eager, digits).logits
    np.testing.assert_allclose(lowered[:, :10], 0, atol=1e-6)
    assert lowered[:, 10].min() > 0


def test_a_network_that_refuses_less_stays_as_it_is(eager, digits):
    before = eager.get_parameter("logits.bias").clone()
    rejection.limit_refusals(eager, digits, 0.99)
    assert torch.equal(eager.get_parameter("logits.bias"), before)
