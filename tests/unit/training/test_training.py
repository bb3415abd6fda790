"""Training is settled by its config, lowers the loss and touches nothing else."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from nnviz_core import datasets, networks
from nnviz_core.augmentation.examples import Plain
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.training.arithmetic import SUBNORMAL
from nnviz_core.training.config import Config, stages, with_seed
from nnviz_core.training.loop import moments, split, start_weights, train
from nnviz_core.training.recipes import RECIPES
from nnviz_core.zoo import MODELS

CONFIG = Config(epochs=3, learning_rate=0.003, kept_apart=200)


@pytest.fixture(scope="module")
def data():
    whole = datasets.load("mnist", "train-10k")
    return replace(whole, images=whole.images[:1000], labels=whole.labels[:1000])


def fresh(build):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        return build()


def test_the_loss_falls_and_the_figures_are_those_of_the_images_kept_apart(data):
    network = fresh(lambda: networks.mlp(32))
    snapshots = list(train(network, data, CONFIG))
    assert [one.epoch for one in snapshots] == [1, 2, 3]
    assert [one.step for one in snapshots] == [13, 26, 39]
    assert snapshots[-1].train_loss < snapshots[0].train_loss
    found = evaluate(network, split(data, CONFIG)[1])
    assert snapshots[-1].test_accuracy == found.accuracy > 0.6
    assert snapshots[-1].test_loss == pytest.approx(found.loss)
    assert not network.training


@pytest.mark.parametrize("build", [lambda: networks.mlp(16), networks.cnn], ids=["mlp", "cnn with dropout"])
def test_the_same_seed_gives_the_same_weights_whatever_else_draws_random_numbers(build, data):
    runs = []
    for extra in (1, 7):
        taken = []
        for snapshot in train(fresh(build), data, replace(CONFIG, epochs=1, images=256, every=2)):
            torch.rand(extra)
            taken.append(snapshot)
        runs.append(taken[-1])
    assert all(torch.equal(runs[0].weights[name], runs[1].weights[name]) for name in runs[0].weights)
    assert runs[0].train_loss == runs[1].train_loss


def test_another_seed_gives_other_weights(data):
    first, second = (
        list(train(fresh(networks.mlp), data, replace(CONFIG, epochs=1, seed=seed)))[-1] for seed in (0, 1)
    )
    assert not torch.equal(first.weights["logits.weight"], second.weights["logits.weight"])


def test_torch_s_own_random_numbers_go_on_as_if_nothing_had_happened(data):
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    list(train(fresh(networks.cnn), data, replace(CONFIG, epochs=1, images=64)))
    # Fused AdamW and the schedule draw nothing; building the network happened in its own fork.
    assert torch.equal(torch.rand(4), expected)


def test_gradients_and_momenta_are_those_of_the_last_step(data):
    config = replace(CONFIG, epochs=1, images=64, weight_decay=0.0)
    network = fresh(networks.mlp)
    inputs = torch.from_numpy(data.inputs(slice(0, 64)))
    loss = functional.cross_entropy(network(inputs), torch.from_numpy(data.labels[:64].copy()))
    expected = torch.autograd.grad(loss, network.get_parameter("logits.weight"))[0]
    (only,) = train(network, data, config)
    torch.testing.assert_close(only.gradients["logits.weight"], expected)
    # One-cycle starts with a momentum of 0.95.
    torch.testing.assert_close(only.momenta["logits.weight"], 0.05 * expected, rtol=1e-2, atol=1e-6)


def test_snapshots_are_copies(data):
    network = fresh(networks.mlp)
    first, second = train(network, data, replace(CONFIG, epochs=2))
    assert not torch.equal(first.weights["logits.weight"], second.weights["logits.weight"])


def test_the_images_kept_apart_are_the_last_ones_and_not_trained_on(data):
    fitted, apart = split(data, replace(CONFIG, images=50))
    assert (len(fitted), len(apart)) == (50, 200)
    assert (apart.images == data.images[-200:]).all()
    assert (fitted.images == data.images[:50]).all()
    assert len(split(data, replace(CONFIG, images=10_000))[0]) == 800


@pytest.mark.parametrize("kept_apart", [0, 1000, 2000])
def test_nothing_to_train_on_or_to_measure_is_refused(kept_apart, data):
    with pytest.raises(ValueError, match=str(kept_apart)):
        split(data, replace(CONFIG, kept_apart=kept_apart))


def test_a_network_with_a_further_class_starts_as_the_other_was():
    small, large = fresh(networks.cnn), fresh(lambda: networks.cnn(11))
    small.get_buffer("bn1.running_mean").fill_(0.25)
    start_weights(large, small)
    image = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(large.eval()(image)[:, :10], small.eval()(image))


def test_stages_come_in_order_and_share_the_seed():
    config = replace(CONFIG, epochs=1, after=replace(CONFIG, epochs=2, after=replace(CONFIG, epochs=3)))
    assert [stage.epochs for stage in stages(config)] == [3, 2, 1]
    assert {stage.seed for stage in stages(with_seed(config, 8))} == {8}


def test_every_model_of_the_zoo_has_a_recipe():
    assert set(RECIPES) >= set(MODELS)


def test_images_shuffled_once_come_in_the_same_order_each_epoch(data):
    """With a learning rate of 0 a batch of the same images has the same loss."""

    def losses(shuffling):
        config = replace(CONFIG, epochs=2, learning_rate=0.0, optimiser="sgd", weight_decay=0.0, shuffling=shuffling)
        return [moment.loss for moment in moments(fresh(networks.mlp), Plain(split(data, config)[0]), config)]

    once, anew = losses("once"), losses("every epoch")
    assert once[:13] == once[13:]
    assert anew[:13] == once[:13] != anew[13:]


def test_an_unknown_shuffling_is_refused(data):
    with pytest.raises(ValueError, match="'never'; there are every epoch, once"):
        list(train(fresh(networks.mlp), data, replace(CONFIG, shuffling="never")))


def test_another_split_can_give_the_test_figures(data):
    config = replace(CONFIG, kept_apart=0, test="test", epochs=1)
    material, holdout = split(data, config)
    assert len(material) == 1000
    assert holdout.fingerprint == datasets.load("mnist", "test").fingerprint
    network = fresh(networks.mlp)
    (only,) = train(network, data, config)
    assert only.test_loss == evaluate(network, holdout).loss


def test_statistics_that_stand_still_scale_the_pixels_in_training_too(data):
    network = fresh(lambda: networks.centred(networks.mlp(8)))
    config = replace(CONFIG, kept_apart=0, test="test", epochs=1, optimiser="sgd", every=1, images=64)
    losses = [moment.loss for moment in moments(network, Plain(split(data, config)[0]), config)]
    untrained = fresh(lambda: networks.centred(networks.mlp(8))).eval()
    first = replace(data, images=data.images[:64], labels=data.labels[:64])
    assert losses[0] == pytest.approx(evaluate(untrained, first).loss, rel=1e-5)
    assert network.get_buffer("scale.running_mean") == 0.5
    image = torch.from_numpy(data.inputs([3]))
    torch.testing.assert_close(network.eval()[0](image), (image * 255 - 127.5) / 127.5)


def test_numbers_too_small_for_the_processor_are_zeros_in_training_alone(data):
    """A running mean of a gradient that is 0 becomes so small, and computing with it takes many times as long."""
    config = replace(CONFIG, epochs=1, batch_size=4, images=160, optimiser="adam", beta1=0.01, weight_decay=0.0)
    for moment in moments(fresh(networks.mlp), Plain(split(data, config)[0]), config):
        sizes = torch.cat([each.abs().flatten() for each in moment.optimiser.momenta])
        assert not ((sizes > 0) & (sizes < torch.finfo(torch.float32).tiny)).any()
        assert float(torch.tensor(SUBNORMAL) * 1) > 0
    assert (sizes == 0).any()


def test_gradients_keep_the_format_of_the_maps_and_nothing_is_left_on_the_network(data):
    network, formats = fresh(networks.cnn), []

    def watch(layer, inputs):
        inputs[0].register_hook(lambda gradient: formats.append(gradient.stride()))

    average = network.get_submodule("average")
    training = moments(network, Plain(data), replace(CONFIG, epochs=1, batch_size=500))
    next(training)
    handle = average.register_forward_pre_hook(watch)  # comes after those of the training
    assert len(list(training)) == 1
    assert formats == [(6272, 1, 896, 128)]
    handle.remove()
    assert not average._forward_pre_hooks
