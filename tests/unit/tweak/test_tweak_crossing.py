"""The way between two images, and how sure a network is with dropout on: against closed forms and passes by hand."""

from collections import OrderedDict

import numpy as np
import pytest
import torch
from torch import nn

from nnviz_core import datasets, trace, tweak, zoo
from nnviz_core.tweak import crossings as ways
from nnviz_core.tweak import doubts

IMAGES = datasets.load("mnist")


def single(sample):
    return torch.from_numpy(IMAGES.inputs([sample]))


def linear(weights, biases, dropout=None):
    """A network of one layer on two pixels."""
    layer = nn.Linear(2, len(weights))
    layer.weight.data, layer.bias.data = torch.tensor(weights), torch.tensor(biases)
    before = [("dropout", nn.Dropout(dropout))] if dropout is not None else []
    return nn.Sequential(OrderedDict([("flatten", nn.Flatten()), *before, ("logits", layer)])).eval()


def test_the_answers_on_the_way_are_those_of_the_images_on_it():
    network = zoo.load("mnist-cnn")
    way = tweak.crossing(network, single(0), single(1), steps=11)
    with torch.no_grad():
        for share, probabilities in zip(way.shares, way.probabilities, strict=True):
            image = (1 - share) * single(0) + share * single(1)
            expected = torch.softmax(network(image.float()), 1)[0].numpy()
            assert probabilities == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (445, 17), (2, 8)])
def test_each_flip_stands_where_the_answer_turns(one, other):
    network = zoo.load("mnist-tiny-cnn")
    way = tweak.crossing(network, single(one), single(other))
    labels = [int(way.probabilities[0].argmax())]
    for flip in way.flips:
        assert flip.before == labels[-1]
        labels.append(flip.after)
        sides = [ways.mixed(single(one), single(other), flip.at + step) for step in (-1e-4, 1e-4)]
        assert [int(network(side).argmax()) for side in sides] == [flip.before, flip.after]
    assert labels[-1] == int(way.probabilities[-1].argmax())
    assert len(labels) > 1


def test_flips_of_a_linear_network_are_where_its_logits_meet():
    network = linear([[0.0, 0.0], [1.0, 0.0], [4.0, 0.0]], [0.0, -0.25, -2.05])
    start, end = torch.zeros(1, 1, 1, 2), torch.tensor([[[[1.0, 0.0]]]])
    for steps in (2, 7):
        way = tweak.crossing(network, start, end, steps=steps)
        assert [(each.before, each.after) for each in way.flips] == [(0, 1), (1, 2)]
        assert [each.at for each in way.flips] == pytest.approx([0.25, 0.6], abs=1e-4)


def test_the_way_from_an_image_to_itself_has_no_flip():
    assert tweak.crossing(zoo.load("mnist-linear"), single(3), single(3)).flips == ()


def test_one_image_at_each_end_is_needed():
    with pytest.raises(ValueError, match="one input is needed"):
        tweak.crossing(zoo.load("mnist-linear"), *[torch.from_numpy(IMAGES.inputs([0, 1]))] * 2)


def test_logits_with_dropout_have_the_mean_and_the_variance_of_the_closed_form():
    share, value = 0.3, torch.tensor([[[[0.8, -0.5]]]])
    network = linear([[1.0, 2.0], [-1.0, 0.5]], [0.1, 0.2], share)
    passes = tweak.doubt(network, value, count=20_000)
    logits = np.log(passes.probabilities)
    margin = logits[:, 0] - logits[:, 1]
    weights, x = np.array([2.0, 1.5]), np.array([0.8, -0.5])
    assert margin.mean() == pytest.approx(weights @ x - 0.1, abs=0.03)
    assert margin.var() == pytest.approx(share / (1 - share) * ((weights * x) ** 2).sum(), rel=0.05)


def test_without_a_share_to_drop_there_is_nothing_to_doubt():
    for dropout in (None, 0.0):
        network = linear([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], dropout)
        assert not doubts.has_dropout(network)
        with pytest.raises(ValueError, match="no dropout layer"):
            tweak.doubt(network, torch.zeros(1, 1, 1, 2))


def test_mutual_information_is_that_of_the_closed_forms():
    certain = doubts.Doubt(np.tile([0.9, 0.1], (50, 1)))
    assert certain.mutual_information == pytest.approx(0, abs=1e-12)
    assert certain.entropy == pytest.approx(-(0.9 * np.log(0.9) + 0.1 * np.log(0.1)))
    torn = doubts.Doubt(np.array([[1.0, 0.0], [0.0, 1.0]] * 25))
    assert torn.mutual_information == pytest.approx(np.log(2))
    assert (torn.agreement, torn.mean.tolist()) == (0.5, [0.5, 0.5])
    assert [end.tolist() for end in torn.interval] == [[0, 0], [1, 1]]


def test_the_passes_are_those_of_the_network_with_its_dropout_alone_in_training_mode():
    network, image = zoo.load("mnist-cnn"), single(445)
    passes = tweak.doubt(network, image, count=4000)
    assert not network.training
    with torch.no_grad():
        value = image.repeat(4000, 1, 1, 1)
        state = torch.random.get_rng_state()
        torch.manual_seed(1)
        for layer in network:
            value = nn.functional.dropout(value, layer.p, True) if isinstance(layer, nn.Dropout) else layer(value)
        torch.random.set_rng_state(state)
    theirs = torch.softmax(value.double(), 1).numpy()
    error = theirs.std(axis=0) / np.sqrt(4000)
    assert (np.abs(passes.mean - theirs.mean(axis=0)) <= 5 * error + 1e-6).all()
    assert passes.probabilities.std(axis=0) == pytest.approx(theirs.std(axis=0), rel=0.15, abs=1e-4)


def test_a_seed_gives_the_same_passes_again_and_leaves_torchs_own_lots_alone():
    network, state = zoo.load("mnist-cnn"), torch.random.get_rng_state()
    one, again, other = (tweak.doubt(network, single(0), seed=seed).probabilities for seed in (0, 0, 1))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert torch.equal(state, torch.random.get_rng_state())
    shown = trace.record(network, single(0)).probabilities[0].numpy()
    assert one.shape == (50, len(shown))
