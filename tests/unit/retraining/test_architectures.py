"""Architectures and what is changed of them: they can be shown, and differ in the one thing that they should."""

import pytest
import torch
from torch import nn

from nnviz_core import contributions, networks, trace
from nnviz_core.layers import kinds
from nnviz_core.retraining import architectures
from nnviz_core.retraining.architectures import ACTIVATIONS, FILTERS, Form, built

NAMES = ("small", "cnn", "dense")
FORMS = [
    Form(0.25),
    Form(2.0),
    Form(normalised=False),
    Form(pooled=False),
    *(Form(activation=each) for each in ACTIVATIONS),
]


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_shown_and_its_sums_add_up(name, form):
    network = (
        architectures.inverted(architectures.seeded(lambda: built(name, form, 10), 0)).eval().requires_grad_(False)
    )
    kinds.check(network)
    inputs = torch.rand(1, 1, 28, 28)
    recorded = trace.record(network, inputs)
    assert recorded.logits.shape == (1, 10)
    assert contributions.explain(network, inputs, "logits", (3,)).total == pytest.approx(
        recorded.logits[0, 3].item(), abs=1e-5
    )


def layers(name, form):
    return dict(built(name, form, 10).named_children())


@pytest.mark.parametrize("name", NAMES)
def test_unchanged_it_is_the_one_it_is_said_to_be(name):
    if name != "small":
        likes = {"cnn": networks.cnn(), "dense": networks.mlp(32, 32)}[name]
        assert [each for each, _ in built(name, Form(), 10).named_children()] == [
            each for each, _ in likes.named_children()
        ]
        assert networks.parameter_count(built(name, Form(), 10)) == networks.parameter_count(likes)
    assert architectures.summary(name, Form()) in ("Convolutions 8-16", "Convolutions 32-64-128", "784-32-32-10")


@pytest.mark.parametrize("name", ["small", "cnn"])
@pytest.mark.parametrize("width", [0.25, 0.5, 2.0, 4.0])
def test_there_are_more_or_fewer_filters(name, width):
    convolutions = [each for each in layers(name, Form(width)).values() if isinstance(each, nn.Conv2d)]
    assert [each.out_channels for each in convolutions] == [each * width for each in FILTERS[name]]


def test_there_are_more_or_fewer_units():
    assert architectures.summary("dense", Form(0.5)) == "784-16-16-10"
    assert layers("dense", Form(0.5))["fc2"].weight.shape == (16, 16)


@pytest.mark.parametrize("name", ["small", "cnn"])
def test_it_does_without_batch_normalisation_or_pooling(name):
    usual = layers(name, Form())
    assert any(isinstance(each, nn.BatchNorm2d) for each in usual.values())
    bare = layers(name, Form(normalised=False))
    assert list(bare) == [each for each in usual if not each.startswith("bn")]
    flat = layers(name, Form(pooled=False))
    assert list(flat) == [each for each in usual if not each.startswith("pool")]
    assert (
        trace.record(built(name, Form(pooled=False), 10).eval(), torch.rand(1, 1, 28, 28)).outputs["conv2"].shape[-1]
        == 28
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_it_has_another_activation_everywhere(name, activation):
    kind = type(ACTIVATIONS[activation]())
    bends = [
        each for each in layers(name, Form(activation=activation)).values() if kinds.of(each).word == kinds.ACTIVATION
    ]
    assert {type(each) for each in bends} == {kind}
    assert len(bends) == {"small": 2, "cnn": 4, "dense": 2}[name]


def test_an_inverted_one_takes_paper_for_ink():
    network = architectures.seeded(lambda: built("small", Form(), 10), 0).eval()
    other = architectures.inverted(architectures.seeded(lambda: built("small", Form(), 10), 0)).eval()
    inputs = torch.rand(3, 1, 28, 28)
    assert torch.equal(other(inputs), network(1 - inputs))
    assert networks.parameter_count(other) == networks.parameter_count(network)


def test_torchs_own_generator_is_left_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    architectures.seeded(lambda: built("cnn", Form(), 10), 1)
    assert torch.equal(torch.rand(3), expected)
