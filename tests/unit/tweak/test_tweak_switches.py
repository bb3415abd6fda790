"""Channels switched off and on again among other changes, and the layer that shows them."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_core import scene, tweak, zoo
from nnviz_core.tweak import Off, Quantise, Scale

MANY = settings(max_examples=60, derandomize=True, deadline=None, database=None)
# Made in the test: what checks the arguments draws lots itself, which hypothesis doesn't allow within a strategy.
calls = st.one_of(
    st.tuples(st.just(Off), st.just("relu1"), st.integers(0, 7), st.sampled_from([0.0, 0.5])),
    st.tuples(st.just(Scale), st.just("relu1"), st.integers(0, 7), st.sampled_from([0.0, 1.0, 2.0])),
    st.just((Quantise, "fc1", 4)),
)


@MANY
@given(st.lists(calls, max_size=5))
def test_the_name_of_the_outcome_is_that_of_the_changed_network(drawn):
    network, every = zoo.load("mnist-tiny-cnn"), [kind(*arguments) for kind, *arguments in drawn]
    assert tweak.outcome_name(every, "relu1") == tweak.outcome(tweak.apply(network, every), "relu1")


@MANY
@given(st.lists(st.integers(0, 7), max_size=12))
def test_a_channel_is_off_after_an_odd_number_of_switches(channels):
    every = ()
    for channel in channels:
        every = tweak.switched(every, "relu1", channel)
    assert tweak.off_channels(every, "relu1") == {each for each in channels if channels.count(each) % 2}
    assert len(every) <= 1


def test_other_channels_and_constants_stay_as_they_are():
    every = (Off("relu1", (1, 2), (0.5, -1)), Quantise("fc1", 4), Off("relu2", 1))
    without = tweak.switched(every, "relu1", 1)
    assert without == (Off("relu1", 2, -1), Quantise("fc1", 4), Off("relu2", 1))
    assert tweak.switched(without, "relu1", 1) == (*without, Off("relu1", 1))


def test_a_value_of_a_scene_is_named_where_a_channel_is_off():
    network = tweak.apply(zoo.load("mnist-tiny-cnn"), [Off("relu1", 3)])
    shown = scene.scene(network, torch.rand(28, 28, generator=torch.Generator().manual_seed(0)).numpy())
    number, index = shown.named("relu1-off-3-5-6")
    assert (shown.stages[number].layer, index) == ("relu1-off", (3, 5, 6))
    assert shown.name(number, index) == "relu1-off-3-5-6"
