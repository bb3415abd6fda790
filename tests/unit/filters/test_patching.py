from itertools import combinations

import numpy as np
import pytest
import torch

from nnviz_core import networks
from nnviz_core.filters import patching
from nnviz_core.layers import passes


@pytest.fixture(scope="module")
def nets():
    torch.manual_seed(2)
    made = {"cnn": networks.cnn(), "tiny": networks.tiny_cnn(), "mlp": networks.mlp(24, 12)}
    for network in made.values():
        network.logits.weight.data *= 10
    return {name: network.eval().requires_grad_(False) for name, network in made.items()}


def pair(network, seed=0):
    """Two random images with different predictions."""
    generator = torch.Generator().manual_seed(seed)
    images = (torch.rand(300, 1, 28, 28, generator=generator) > 0.7) * torch.rand(300, 1, 1, 1, generator=generator) * 3
    labels = network(images).argmax(1)
    other = int(torch.nonzero(labels != labels[0])[0])
    return images[:1], images[other : other + 1]


@pytest.mark.parametrize("name", ["cnn", "tiny", "mlp"])
def test_patching_everything_gives_the_other_answer_exactly(nets, name):
    inputs, donor = pair(nets[name])
    for layer in passes.layer_names(nets[name]):
        assert torch.equal(patching.patched(nets[name], inputs, donor, layer), nets[name](donor))
        width = passes.up_to(nets[name], inputs, layer).shape[1]
        assert torch.equal(patching.patched(nets[name], inputs, donor, layer, range(width)), nets[name](donor))
        assert torch.equal(patching.patched(nets[name], inputs, donor, layer, []), nets[name](inputs))


@pytest.mark.parametrize(("name", "layer"), [("cnn", "bn2"), ("tiny", "relu1"), ("mlp", "relu1")])
def test_effects_are_those_of_each_channel_copied_by_hand(nets, name, layer):
    network = nets[name]
    inputs, donor = pair(network)
    found = patching.effects(network, inputs, donor, layer)
    assert found.gained == int(network(donor).argmax())
    assert found.lost == int(network(inputs).argmax())
    for channel in (0, 3, 7):
        value = passes.up_to(network, inputs, layer).clone()
        value[:, channel] = passes.up_to(network, donor, layer)[:, channel]
        logits = passes.onward(network, value, layer)[0]
        assert found.differences[channel] == pytest.approx(float(logits[found.gained] - logits[found.lost]), abs=1e-4)
    assert (np.diff(found.restored[found.ranking]) <= 0).all()


def test_at_the_last_layer_the_shares_add_up(nets):
    inputs, donor = pair(nets["mlp"])
    found = patching.effects(nets["mlp"], inputs, donor, "relu2")
    assert found.restored.sum() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("name", "layer"), [("cnn", "relu3"), ("tiny", "conv2"), ("tiny", "relu1"), ("mlp", "relu1"), ("mlp", "relu2")]
)
def test_the_set_found_flips_the_answer_and_needs_each_member(nets, name, layer):
    network = nets[name]
    inputs, donor = pair(network, 1)
    flip = patching.smallest_flip(network, inputs, donor, layer)
    assert flip.channels
    assert flip.label == int(network(donor).argmax()) == flip.logits.argmax()
    assert int(patching.patched(network, inputs, donor, layer, flip.channels).argmax()) == flip.label
    for channel in flip.channels:
        fewer = [other for other in flip.channels if other != channel]
        assert int(patching.patched(network, inputs, donor, layer, fewer).argmax()) != flip.label


def test_what_is_called_smallest_is(nets):
    network = nets["mlp"]
    for seed in range(6):
        inputs, donor = pair(network, seed)
        flip = patching.smallest_flip(network, inputs, donor, "relu2")
        smaller = [combination for size in range(len(flip.channels)) for combination in combinations(range(12), size)]
        flips = [patching.patched(network, inputs, donor, "relu2", some).argmax() == flip.label for some in smaller]
        if flip.proved_smallest:
            assert not any(flips)
            assert "no smaller" in flip.words
        else:
            assert "greedily" in flip.words


def test_equal_answers_need_nothing_and_equal_inputs_say_so(nets):
    inputs, _ = pair(nets["tiny"])
    flip = patching.smallest_flip(nets["tiny"], inputs, inputs, "relu1")
    assert flip.channels == ()
    assert "already" in flip.words
    with pytest.raises(ValueError, match="nothing to restore"):
        patching.effects(nets["tiny"], inputs, inputs, "relu1")


def test_the_network_is_left_as_found(nets):
    inputs, donor = pair(nets["tiny"])
    before = nets["tiny"](inputs)
    patching.smallest_flip(nets["tiny"], inputs, donor, "conv1")
    assert torch.equal(before, nets["tiny"](inputs))


def test_what_does_not_exist_is_named(nets):
    inputs, donor = pair(nets["tiny"])
    with pytest.raises(KeyError, match="conv5"):
        patching.patched(nets["tiny"], inputs, donor, "conv5")
    with pytest.raises(IndexError, match="no channel 8"):
        patching.patched(nets["tiny"], inputs, donor, "conv1", [8])
