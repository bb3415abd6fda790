"""Changes in words, and where they show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_tweak_spelling import changes, many

from nnviz_core import tweak, zoo
from nnviz_core.tweak import Noise, Off, Prune, Quantise, Randomise, Scale, Set, Swap


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Off("relu3", 12), "channel 12 of relu3 off"),
        (Off("relu3", (3, 5, 6, 7)), "4 channels (3, 5–7) of relu3 off"),
        (Off("relu3", 12, -0.25), "channel 12 of relu3 off, at −0.25"),
        (Off("relu3", (1, 2), (0.5, 1)), "2 channels (1–2) of relu3 off, each at its own constant"),
        (Off("fc1", range(0, 40, 2)), "20 channels (0, 2, 4, 6, 8, 10, …) of fc1 off"),
        (Scale("relu1", 0, -2, -0.5), "channel 0 of relu1 × −2 − 0.5"),
        (Scale("relu1", 0, 1.5), "channel 0 of relu1 × 1.5"),
        (Set("conv1.weight", (0, 0, 1, 2), -0.1), "conv1.weight[0, 0, 1, 2] = −0.1"),
        (Prune("fc1", 0.9), "the smallest 90.0 % of the weights of fc1 made 0"),
        (Quantise("fc1", 4), "fc1 rounded to 4 bits"),
        (Quantise("fc1", 1), "fc1 rounded to 1 bit"),
        (Noise("fc1", 0.1, 7), "noise of 0.1 on the weights of fc1 (seed 7)"),
        (Randomise("fc1", 7), "fc1 drawn at random (seed 7)"),
        (Swap("fc1", "fashion-cnn"), "fc1 from fashion-cnn"),
    ],
)
def test_a_change_is_told_in_a_few_words(change, words):
    assert tweak.told(change) == words


def test_filters_are_told_from_units_where_the_network_is_known():
    network = zoo.load("mnist-cnn")
    changes = (Off("relu3", 12), Off("conv1", (0, 2)), Scale("fc1", 3, 2), Off("relu4", (1, 2)))
    assert tweak.told_all(changes, network) == (
        "filter 12 of relu3 off; 2 filters (0, 2) of conv1 off; unit 3 of fc1 × 2; 2 units (1–2) of relu4 off"
    )


@many
@given(st.lists(changes, max_size=4))
def test_any_changes_are_told_in_a_line_that_can_be_read(drawn):
    some = tuple(kind(*arguments) for kind, *arguments in drawn)
    text = tweak.told_all(some)
    assert all(change.layer in text for change in some)
    assert len(text) <= 200 * len(some)


def test_the_outcome_of_a_layer_is_where_its_channels_are_off():
    network = zoo.load("mnist-tiny-cnn")
    changed = tweak.apply(network, [Off("relu2", 1), Scale("relu1", 0, 2)])
    assert [tweak.outcome(changed, layer) for layer in ("conv1", "relu1", "relu2", "logits")] == [
        "conv1",
        "relu1-scaled",
        "relu2-off",
        "logits",
    ]
    assert tweak.outcome(network, "relu2") == "relu2"
