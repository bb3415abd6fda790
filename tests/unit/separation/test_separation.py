import weakref
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from nnviz_core import datasets, models, networks, separation, zoo
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.layers import blocks
from nnviz_core.separation import LayerSeparation, Separation, by_layer, control, features, linear_probe
from tests.unit.across_samples import evaluation_of, exclusive_or, parts_at_the_second_layer, random_images


def test_a_network_that_parts_two_classes_only_at_its_second_layer_is_diagnosed_so():
    network, images = parts_at_the_second_layer(), exclusive_or()
    found = separation.separation(network, images)
    gains = {each.layer: each for each in separation.gains(found)}
    assert separation.parting_layer(tuple(gains.values())) == "relu2"
    assert gains["relu2"].low > 0.2
    assert max(gains[layer].high for layer in ("input", "fc1", "relu1", "fc2")) < gains["relu2"].low
    by_layer = {each.layer: each for each in found.layers}
    assert list(by_layer) == ["input", "fc1", "relu1", "fc2", "relu2", "logits"]
    for layer in ("input", "fc1", "relu1"):
        assert by_layer[layer].probe < 0.6
    assert by_layer["fc2"].probe < 0.85  # on the line a + b one cut leaves three quarters right
    assert by_layer["relu2"].probe == by_layer["logits"].probe == 1
    assert by_layer["relu2"].distance > 5 * by_layer["relu1"].distance
    assert by_layer["relu2"].neighbours == 1
    said = separation.finding(found, evaluate(network, images), images.class_names)
    assert said.startswith("same and different part at relu2: a linear probe there gets 100.0 %")
    assert said.endswith("The network itself never takes one for the other.")


def test_a_probe_on_shuffled_labels_finds_chance():
    generator = np.random.default_rng(0)
    points = generator.normal(size=(1000, 20)).astype(np.float32)
    labels = np.repeat(np.arange(4), 250)
    points[np.arange(1000), labels] += 4
    assert linear_probe.held_out(points, labels).mean() > 0.9
    assert abs(linear_probe.held_out(points, generator.permutation(labels)).mean() - 0.25) < 0.05


def test_a_probe_on_points_that_are_all_the_same_guesses():
    labels = np.repeat([0, 1], 50)
    assert linear_probe.held_out(np.zeros((100, 3), np.float32), labels).mean() == 0.5


def test_shuffled_labels_part_at_no_layer():
    images = exclusive_or()
    shuffled = replace(images, labels=np.random.default_rng(1).permutation(images.labels))
    found = separation.separation(parts_at_the_second_layer(), shuffled)
    assert separation.parting_layer(separation.gains(found)) is None
    said = separation.finding(found, evaluation_of([0, 1], [1, 1], classes=2), images.class_names)
    assert "No layer tells same and different apart" in said
    assert "still takes 1 of 1 images of same for different, and 0 the other way round" in said


def test_classes_that_the_pixels_part_are_said_to_be_so():
    images = exclusive_or()
    easy = replace(images, labels=(images.images[:, 10, 10] > 0).astype(np.int64))
    found = separation.separation(parts_at_the_second_layer(), easy)
    said = separation.finding(found, evaluation_of([0, 1], [0, 1], classes=2), images.class_names)
    assert "same and different part nowhere that training made" in said
    assert "more than the pixels alone (100.0 %)" in said


MLP = partial(networks.mlp, 32, 32)


@pytest.mark.parametrize(("build", "seed"), [(networks.tiny_cnn, 3), (networks.tiny_cnn, 4), (MLP, 3), (MLP, 4)])
def test_an_untrained_network_parts_nowhere_that_training_made(build, seed):
    torch.manual_seed(seed)
    images = datasets.load("mnist")
    found = separation.separation(build().eval(), images, (4, 9), most=400)
    assert separation.parting_layer(separation.gains(found)) is None
    said = separation.finding(found, evaluation_of([4, 9], [4, 9]), images.class_names)
    assert "4 and 9 part nowhere that training made" in said


def test_fresh_weights_are_those_of_a_new_network_and_leave_the_generator_alone():
    trained = zoo.load("mnist-cnn")
    torch.manual_seed(5)
    new = networks.cnn()
    torch.manual_seed(9)
    expected = torch.rand(3)
    torch.manual_seed(9)
    fresh = control.untrained(trained, 5)
    assert torch.equal(torch.rand(3), expected)
    for name, value in new.state_dict().items():
        assert torch.equal(value, fresh.state_dict()[name])
    assert not fresh.training
    assert models.fingerprint(trained) == models.fingerprint(zoo.load("mnist-cnn"))


def separated(trained, untrained):
    """Layers of which these many of 1,000 images are right, the first ones, beside one untrained network."""

    def layers(counts):
        return tuple(
            LayerSeparation(f"layer{at}", np.arange(1000) < count, 1.0, 1.0) for at, count in enumerate(counts)
        )

    return Separation((0, 1), 1000, 0.5, layers(trained), (layers(untrained),))


def test_a_gain_is_paired_and_over_the_best_untrained_layer():
    found = separation.gains(separated((900, 950), (900, 700)))
    assert [each.value for each in found] == [0, 0.05]
    # Agresti and Min: half an image in each case; two layers, so 98.75 % of the normal distribution.
    half = 2.2414027 * np.sqrt(50 + 1 - 50**2 / 1002) / 1002
    assert (found[1].low, found[1].high) == pytest.approx((50 / 1002 - half, 50 / 1002 + half))
    assert found[0].low < 0 < found[0].high


@pytest.mark.parametrize(
    ("trained", "layer", "words"),
    [
        ((800, 900, 901), "layer1", "part at layer1"),
        ((800, 900, 980), "layer2", "part at layer2"),
        ((800, 840, 855, 885), None, "step by step"),
        ((800, 790, 801), None, "part nowhere that training made"),
    ],
)
def test_a_layer_is_named_only_where_its_interval_stands_clear_of_all_before_it(trained, layer, words):
    found = separated(trained, (800, 500))
    assert separation.parting_layer(separation.gains(found)) == layer
    assert words in separation.finding(found, evaluation_of([0, 1], [0, 1], classes=2), ("a", "b"))


def test_the_ridge_answers_are_those_of_the_normal_equations():
    generator = np.random.default_rng(3)
    points, wanted, asked = (generator.normal(size=shape).astype(np.float32) for shape in ((60, 4), (60, 2), (5, 4)))
    answers = linear_probe._ridge(points, wanted, asked)
    centred, aims = points - points.mean(axis=0), wanted - wanted.mean(axis=0)
    gram = centred.T @ centred
    expected = [
        (asked - points.mean(axis=0)) @ np.linalg.solve(gram + penalty * np.eye(4), centred.T @ aims)
        for penalty in linear_probe.PENALTIES * np.trace(gram) / 4
    ]
    assert min(np.abs(answers - wanted.mean(axis=0) - each).max() for each in expected) < 1e-4


def test_the_closed_form_error_is_that_of_leaving_each_sample_out():
    generator = np.random.default_rng(4)
    points, aims = generator.normal(size=(30, 3)), generator.normal(size=(30, 1))
    points, aims = points - points.mean(axis=0), aims - aims.mean(axis=0)
    penalty, errors = 2.0, []
    for left in range(30):
        kept = np.delete(np.arange(30), left)
        middle, mean = points[kept].mean(axis=0), aims[kept].mean(axis=0)
        centred = points[kept] - middle
        weights = np.linalg.solve(centred.T @ centred + penalty * np.eye(3), centred.T @ (aims[kept] - mean))
        errors.append(aims[left] - mean - (points[left] - middle) @ weights)
    values, vectors = np.linalg.eigh(points.T @ points)
    turned = points @ vectors
    found = linear_probe._left_out_error(turned, np.square(turned), turned.T @ aims, aims, values + penalty)
    assert found == pytest.approx(np.mean(np.square(errors)), rel=1e-2)


def test_neighbours_of_separate_clouds_are_of_their_class():
    labels = np.repeat([0, 1], 50)
    points = np.random.default_rng(0).normal(size=(100, 3)).astype(np.float32)
    assert separation.neighbour_purity(points, labels) == pytest.approx(0.5, abs=0.1)
    assert separation.neighbour_purity(points + 100 * labels[:, None], labels) == 1


def test_samples_are_balanced_seeded_and_in_order():
    images = random_images([50, 20, 30])
    chosen = separation.samples(images, (0, 1), 1000, 0)
    assert np.bincount(images.labels[chosen]).tolist() == [20, 20]
    assert (np.diff(chosen) > 0).all()
    np.testing.assert_array_equal(chosen, separation.samples(images, (0, 1), 1000, 0))
    assert len(separation.samples(images, None, 30)) == 30


@pytest.mark.parametrize("classes", [(0,), (0, 0), (0, 2), ()])
def test_what_cannot_be_compared_is_refused(classes):
    with pytest.raises(ValueError, match="can't be compared"):
        separation.separation(parts_at_the_second_layer(), random_images([9, 9, 0]), classes)


def test_wide_layers_are_made_narrow_and_keep_their_distances():
    torch.manual_seed(0)
    network, images = networks.cnn().eval(), random_images([20, 20])
    points = features.features(network, images)
    assert points["input"].shape == (40, 784)
    assert points["conv1"].shape == points["conv3"].shape == (40, features.WIDTH)
    assert points["logits"].shape == (40, 10)
    with torch.inference_mode():
        whole = network[: list(dict(network.named_children())).index("conv3") + 1](torch.from_numpy(images.inputs()))
    true, narrow = (np.linalg.norm(x[0] - x[1:], axis=1) for x in (whole.flatten(1).numpy(), points["conv3"]))
    np.testing.assert_allclose(narrow, true, rtol=0.2)


@pytest.fixture
def few():
    images = datasets.load("mnist")
    return replace(images, images=images.images[:300], labels=images.labels[:300])


def test_some_layers_give_the_points_that_all_give(few):
    network = zoo.load("mnist-tiny-cnn")
    whole, some = features.features(network, few), features.features(network, few, layers=("relu1", "logits"))
    assert list(some) == ["relu1", "logits"]
    for layer, points in some.items():
        np.testing.assert_array_equal(points, whole[layer])


def test_the_points_of_a_layer_are_let_go_before_the_next_is_measured(few, monkeypatch):
    points, measure = [], by_layer._layer

    def layer(name, its, *rest):
        assert [each() for each in points] == [None] * len(points)
        points.append(weakref.ref(its))
        return measure(name, its, *rest)

    monkeypatch.setattr(by_layer, "_layer", layer)
    separation.separation(zoo.load("mnist-linear"), few, (4, 9))
    assert len(points) == 4


def test_layers_that_only_pass_on_are_left_out():
    assert blocks.distinct_layers(networks.mlp(3)) == ["input", "fc1", "relu1", "logits"]
    assert blocks.last_hidden(networks.cnn()) == "relu4"
    assert blocks.last_hidden(networks.mlp()) == "input"
