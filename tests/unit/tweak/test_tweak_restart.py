"""A changed network run again from kept outputs on: equal to a whole pass, and from as late a layer as the change allows."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_core import averages, datasets, evaluation, tweak, zoo
from nnviz_core.evaluation import intervals, paired
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import passes
from nnviz_core.tweak import Off, Prune, Quantise, Scale, Set, restart
from tests.unit.random_layers import chain

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
WHOLE = datasets.load("mnist")
# Two batches, the last of which is not full.
IMAGES = replace(WHOLE, images=WHOLE.images[:100], labels=WHOLE.labels[:100])
EXACT = [
    ("mnist-cnn", [Off("relu3", 3)], "average"),
    ("mnist-cnn", [Off("conv3", (3, 5), 0.7), Off("conv3", 9, -0.2)], "average"),
    ("mnist-cnn", [Off("bn3", 3, 1.3), Quantise("logits", 4)], "average"),
    ("mnist-cnn", [Off("relu3", 3), Scale("fc1", 4, 0.5, 0.1)], "average"),
    ("mnist-cnn", [Off("relu3", 3), Set("bn3.weight", (5,), 2)], "relu3"),
    ("mnist-cnn", [Off("conv2", 3, 0.3)], "pool2"),
    ("mnist-cnn", [Quantise("fc1", 4)], "flatten"),
    ("mnist-cnn", [Off("relu4", (1, 2)), Prune("logits", 0.5)], "dropout"),
    ("mnist-tiny-cnn", [Off("conv1", 0)], "pool1"),
    ("mnist-tiny-cnn", [Off("relu2", 1)], "pool2"),
    ("mnist-mlp", [Off("fc1", 7)], "relu1"),
    ("mnist-mlp", [Prune("fc1", 0.5)], "input"),
    ("mnist-mlp", [], "logits"),
]


@pytest.mark.parametrize(("name", "changes", "layer"), EXACT)
def test_what_goes_on_from_kept_outputs_equals_the_whole_pass_bit_by_bit(name, changes, layer):
    network = zoo.load(name)
    assert tweak.starting_layer(network, changes, IMAGES) == layer
    whole = evaluation.evaluate(tweak.apply(network, changes), IMAGES)
    for start in {layer, restart.reach(network, changes).layer, passes.INPUT}:
        kept = tweak.outputs(network, IMAGES, start)
        before = [each.clone() for each in kept.batches]
        np.testing.assert_array_equal(tweak.evaluate(kept, changes).logits, whole.logits)
        assert all(torch.equal(*each) for each in zip(before, kept.batches, strict=True))
    assert not changes or not np.array_equal(whole.logits, evaluation.evaluate(network, IMAGES).logits)


def test_a_scaled_channel_is_exact_but_for_rounding():
    network, changes = zoo.load("mnist-cnn"), [Scale("relu3", (3, 4), -0.5, 0.25), Off("relu3", 9)]
    whole = evaluation.evaluate(tweak.apply(network, changes), IMAGES).logits
    assert not restart.reach(network, changes).is_exact
    exact, beyond = (tweak.outputs(network, IMAGES, layer) for layer in ("relu3", "average"))
    np.testing.assert_array_equal(tweak.evaluate(exact, changes).logits, whole)
    np.testing.assert_allclose(tweak.evaluate(beyond, changes).logits, whole, atol=2e-5)
    assert tweak.starting_layer(network, changes, IMAGES) == "relu3"
    assert tweak.starting_layer(network, changes, WHOLE) == "average"


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(data=st.data())
def test_in_any_network_it_is_equal(data):
    network, inputs = data.draw(chain())
    shape = tuple(inputs.shape[1:])
    pixels = np.random.default_rng(0).integers(0, 256, (70, *shape), dtype=np.uint8)
    classes = network(inputs).shape[1]
    images = ImageSet("any", "test", pixels, np.zeros(70, np.int64), tuple(map(str, range(classes))))
    layer = data.draw(st.sampled_from(passes.layer_names(network)[1:]))
    factor, shift = data.draw(st.sampled_from([(0, 0.0), (0, 1.5), (2, 0.0), (0.3, -0.7)]))
    change = Scale(layer, 0, factor, shift) if factor else Off(layer, 0, shift)
    try:
        changed = tweak.apply(network, [change])
    except ValueError:
        return
    whole, part = evaluation.evaluate(changed, images).logits, restart.reach(network, [change])
    for start in (passes.INPUT, part.layer, *part.between):
        logits = tweak.evaluate(tweak.outputs(network, images, start), [change]).logits
        if part.is_exact or start not in part.between:
            np.testing.assert_array_equal(logits, whole)
        else:
            np.testing.assert_allclose(logits, whole, rtol=1e-4, atol=1e-4)


def test_outputs_that_change_are_refused():
    network = zoo.load("mnist-tiny-cnn")
    for layer, change in [("fc1", Off("pool2", 0)), ("relu1", Prune("conv1", 0.5)), ("pool1", Scale("relu1", 0, -1))]:
        with pytest.raises(ValueError, match=f"the outputs of {layer} change"):
            tweak.evaluate(tweak.outputs(network, IMAGES, layer), [change])
    with pytest.raises(ValueError, match="no layer 'fc9'"):
        restart.reach(network, [Prune("fc9", 0.5)])


def test_a_network_that_was_changed_before_goes_on_from_where_it_can():
    before = tweak.apply(zoo.load("mnist-cnn"), [Off("relu3", 3)])
    changes = [Off("relu3", 5)]
    assert tweak.starting_layer(before, changes, IMAGES) == "relu3"
    kept = tweak.outputs(before, IMAGES, "relu3")
    whole = evaluation.evaluate(tweak.apply(before, changes), IMAGES)
    np.testing.assert_array_equal(tweak.evaluate(kept, changes).logits, whole.logits)


def test_what_is_kept_is_bounded():
    network = zoo.load("mnist-cnn")
    sizes = restart.sizes_of(network, WHOLE)
    for change in (Off("relu3", 1), Scale("relu3", 1, 2), Off("conv1", 1), Prune("conv3", 0.5), Prune("conv1", 0.5)):
        layer = tweak.starting_layer(network, [change], WHOLE)
        assert layer == passes.INPUT or sizes[layer] <= tweak.MOST_BYTES
        assert tweak.outputs(network, IMAGES, layer).size * 100 == (0 if layer == passes.INPUT else sizes[layer])
    assert sizes["average"] == 5_120_000
    assert tweak.starting_layer(network, [Prune("conv1", 0.5)], WHOLE) == passes.INPUT


@pytest.mark.parametrize(("name", "layer"), [("mnist-tiny-cnn", "relu1"), ("mnist-cnn", "relu3"), ("mnist-mlp", "fc2")])
def test_each_channels_price_is_that_of_switching_it_off(name, layer):
    network, told = zoo.load(name), []
    result = tweak.importances(network, IMAGES, layer, 0.1, tell=lambda *each: told.append(each))
    plain = evaluation.evaluate(network, IMAGES)
    assert told[-1] == (100, 100)
    np.testing.assert_array_equal(result.right, plain.predictions == plain.labels)
    for channel in (0, 1, len(result.right_without) - 1):
        without = evaluation.evaluate(tweak.apply(network, [Off(layer, channel, 0.1)]), IMAGES)
        np.testing.assert_array_equal(result.right_without[channel], without.predictions == without.labels)
        assert result.costs[channel] == pytest.approx(plain.accuracy - without.accuracy)
        lost, gained = (
            (result.right & ~result.right_without[channel]).sum(),
            (~result.right & result.right_without[channel]).sum(),
        )
        assert tuple(result.cost_intervals[channel]) == intervals.paired(int(lost), int(gained), 100)
        for label, accuracy in without.class_accuracies.items():
            expected = plain.class_accuracies[label] - accuracy
            assert result.class_costs(10)[channel, label] == pytest.approx(expected)
    assert sorted(result.ranking) == list(range(len(result.costs)))
    assert (np.diff(result.costs[result.ranking]) <= 0).all()


def test_curves_are_those_of_whole_evaluations():
    network, told = zoo.load("mnist-tiny-cnn"), []
    layers = ["conv2", "fc1"]
    curve = tweak.pruning(network, IMAGES, layers, (0.0, 0.5, 0.9), tell=lambda *each: told.append(each))
    plain = evaluation.evaluate(network, IMAGES)
    assert told[-1] == (5, 5)
    assert (curve.loss[0], curve.accuracy[0]) == (0, plain.accuracy)
    for place, share in enumerate(curve.levels):
        changed = evaluation.evaluate(tweak.apply(network, [Prune(layer, share) for layer in layers]), IMAGES)
        assert curve.accuracy[place] == changed.accuracy
        assert curve.loss[place] == pytest.approx(plain.accuracy - changed.accuracy)
        low, high = intervals.wilson(round(changed.accuracy * 100), 100)
        assert tuple(curve.interval[place]) == (low, high)
        pair = evaluation.duel(plain, changed)
        assert tuple(curve.loss_interval[place]) == intervals.paired(len(pair.only_first), len(pair.only_second), 100)
    rounded = tweak.rounding(network, IMAGES, layers, (8, 1))
    assert rounded.accuracy[0] == pytest.approx(plain.accuracy, abs=0.02)
    assert rounded.accuracy[1] < rounded.accuracy[0]


@pytest.mark.parametrize(("name", "layer"), [("mnist-tiny-cnn", "relu1"), ("mnist-mlp", "relu2")])
def test_a_channel_can_be_switched_off_to_its_mean(name, layer):
    network = zoo.load(name)
    values = passes.up_to(network, torch.from_numpy(IMAGES.inputs()), layer)
    means = tweak.means(averages.class_averages(network, IMAGES), layer)
    expected = values.transpose(0, 1).flatten(1).double().mean(dim=1)
    np.testing.assert_allclose(means, expected.numpy(), rtol=1e-4, atol=1e-6)
    changed = tweak.apply(network, [Off(layer, range(len(means)), means)])
    output = passes.up_to(changed, torch.from_numpy(IMAGES.inputs(range(3))), f"{layer}-off")
    assert output[:, 1].unique().tolist() == [pytest.approx(means[1])]
    assert tweak.read(tweak.words([Off(layer, (1, 2), means[1:3])])) == (Off(layer, (1, 2), means[1:3]),)


def test_images_are_needed():
    none = replace(WHOLE, images=WHOLE.images[:0], labels=WHOLE.labels[:0])
    for measure in (tweak.outputs, tweak.importances):
        with pytest.raises(ValueError, match="no images"):
            measure(zoo.load("mnist-mlp"), none, "relu1")


def test_what_a_channel_costs_is_paired_image_by_image():
    network = zoo.load("mnist-tiny-cnn")
    result = tweak.importances(network, IMAGES, "relu1")
    before = evaluation.evaluate(network, IMAGES)
    for channel in (0, 3, 7):
        after = evaluation.evaluate(tweak.apply(network, [Off("relu1", channel)]), IMAGES)
        whole, classes = paired.accuracy(before, after), paired.class_accuracies(before, after)
        ours, by_class = result.paired, result.class_paired(10)
        assert (ours.gained[channel], ours.lost[channel], ours.trials[channel]) == (
            whole.gained,
            whole.lost,
            whole.trials,
        )
        for one, other in (
            (by_class.gained, classes.gained),
            (by_class.lost, classes.lost),
            (by_class.trials, classes.trials),
        ):
            assert one[channel].tolist() == other.tolist()
