"""What was recorded is what happened, within the stated error, and can be replayed."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from nnviz_core import networks, recordings, trace
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.training.loop import split
from tests.unit.recordings.small_run import CONFIG, STEPS, run, small_data, small_network


def error(read, exact):
    exact = np.asarray(exact, np.float64)
    norm, off = np.linalg.norm(exact), np.linalg.norm(read - exact)
    return off / norm if norm else (np.inf if off else 0.0)


def test_every_tensor_of_every_step_is_read_within_the_stated_error(recording, states):
    assert recording.steps.tolist() == list(range(STEPS + 1))
    assert recording.is_whole
    stated = recording.header.families["weights"].error
    for step, state in enumerate(states):
        weights = recording.weights(step)
        assert list(weights) == [name for name in state if not name.startswith("scale")] == list(state)
        assert all(array.dtype == np.float32 for array in weights.values())
        assert max(error(weights[name], each) for name, each in state.items()) <= stated
    assert not any(recording.weights(0)[name].any() for name in states[0] if name.endswith("bias"))


def test_gradients_and_momenta_are_those_of_torch_s_own_optimiser_on_the_same_batches(recording):
    network, material = small_network(), split(small_data(), CONFIG)[0]
    rule = torch.optim.Adam(network.parameters(), CONFIG.learning_rate, eps=CONFIG.epsilon)
    schedule = torch.optim.lr_scheduler.LambdaLR(rule, lambda step: 1 / (1 + CONFIG.decay * step))
    order = torch.randperm(len(material), generator=torch.Generator().manual_seed(CONFIG.seed))
    batches = [indices for _ in range(CONFIG.epochs) for indices in order.split(CONFIG.batch_size)]
    network.eval()
    assert len(recording.moments) >= 20
    for step, indices in enumerate(batches, start=1):
        rule.zero_grad()
        logits = network(torch.from_numpy(material.inputs(indices.numpy())))
        loss = functional.cross_entropy(logits, torch.from_numpy(material.labels[indices.numpy()]))
        assert recording.batch_losses[step - 1] == pytest.approx(loss.item(), rel=1e-3)
        loss.backward()
        rule.step()
        schedule.step()
        if step in recording.moments:
            gradients, momenta = recording.gradients(step), recording.momenta(step)
            for name, parameter in network.named_parameters():
                assert error(gradients[name], parameter.grad) <= 0.021
                assert error(momenta[name], rule.state[parameter]["exp_avg"]) <= 0.021


def test_a_replayed_step_gives_the_recorded_loss(recording):
    material, holdout = (
        replace(each, images=each.images[:150], labels=each.labels[:150]) for each in split(small_data(), CONFIG)
    )
    for index, step in enumerate(recording.steps.tolist()):
        network = recording.network(step)
        assert not network.training
        for images, losses, accuracies in (
            (material, recording.losses, recording.accuracies),
            (holdout, recording.test_losses, recording.test_accuracies),
        ):
            evaluation = evaluate(network, images)
            assert evaluation.loss == pytest.approx(losses[index], abs=0.01)
            assert evaluation.accuracy == pytest.approx(accuracies[index], abs=0.03)
    assert recording.header.images["figures"] == [150, 100]


def test_layer_outputs_are_those_of_the_network(recording, states):
    network = small_network().eval()
    for step in (0, *recording.moments.tolist()):
        network.load_state_dict(states[step], strict=False)
        with torch.inference_mode():
            exact = trace.record(network, torch.from_numpy(recording.probes.copy())).outputs
        outputs = recording.outputs(step)
        assert list(outputs) == list(exact)
        errors = {name: error(outputs[name], value) for name, value in exact.items()}
        assert max(errors[name] for name in recording.header.families["outputs"].names) <= 0.02
        assert max(errors.values()) <= 0.06  # a ReLU takes the part below zero away, but not its error
    labels = split(small_data(), CONFIG)[1].labels
    assert recording.header.probes == tuple(sorted(set(labels.tolist())))


def test_a_moment_is_a_model(recording, path):
    model = recording.model(7)
    assert (model.name, model.dataset, model.shape) == ("small@7", "mnist", (1, 28, 28))
    assert model.fingerprint == recording.model(7).fingerprint != recording.model(8).fingerprint
    assert model.class_names == small_data().class_names
    assert model.source == 'recordings.load("small.nnviz").network(7)'


def test_the_same_seed_gives_the_same_bytes(path, tmp_path):
    again = tmp_path / path.name
    run(again, moments=20, images=150)
    assert again.read_bytes() == path.read_bytes()
    assert recordings.load(again.read_bytes()).steps.tolist() == recordings.load(path).steps.tolist()


def test_snapshots_are_those_of_the_recorded_steps(tmp_path, states):
    snapshots = run(tmp_path / "few.nnviz", every=10, moments=3)
    recording = recordings.load(tmp_path / "few.nnviz")
    assert [one.step for one in snapshots] == recording.steps.tolist() == [0, 10, 20, 30, 39]
    assert [one.epoch for one in snapshots] == [0, 1, 2, 3, 3]
    assert all(torch.equal(one.weights[name], states[one.step][name]) for one in snapshots for name in one.weights)
    assert snapshots[1].train_loss == pytest.approx(recording.batch_losses[:10].mean(), rel=1e-6)
    np.testing.assert_allclose([one.test_loss for one in snapshots], recording.test_losses, rtol=1e-6)
    assert snapshots[-1].test_accuracy == pytest.approx(recording.test_accuracies[-1])
    assert set(recording.moments) <= set(recording.steps)


def test_steps_are_log_spaced_by_default(tmp_path):
    run(tmp_path / "log.nnviz", every=None, moments=12)
    recording = recordings.load(tmp_path / "log.nnviz")
    assert 13 <= len(recording.steps) <= 16
    assert recording.moments.tolist() == recording.steps.tolist()[1:]
    assert len(recording.batch_losses) == STEPS


def test_what_was_not_recorded_is_said(recording):
    for read, step in (
        (recording.weights, 40),
        (recording.network, -1),
        (recording.gradients, 0),
        (recording.momenta, 0),
    ):
        with pytest.raises(KeyError, match=f"at step {step}; .* the last is 39"):
            read(step)


@pytest.mark.parametrize("optimiser", ["sgd", "rmsprop", "momentum"])
def test_momenta_are_those_that_the_optimiser_has(optimiser, tmp_path):
    run(tmp_path / "one.nnviz", config=replace(CONFIG, epochs=1, optimiser=optimiser))
    recording = recordings.load(tmp_path / "one.nnviz")
    assert bool(recording.momenta(1)) == (optimiser == "momentum")
    assert recording.gradients(1).keys() == recording.weights(1).keys()


def test_moving_statistics_are_recorded_and_frozen_weights_are_not(tmp_path):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = networks.cnn()
    network.get_submodule("conv1").requires_grad_(False)
    first = {name: value.clone() for name, value in network.state_dict().items()}
    run(tmp_path / "cnn.nnviz", config=replace(CONFIG, epochs=1, images=96), network=network)
    recording = recordings.load(tmp_path / "cnn.nnviz")
    weights = recording.weights(3)
    assert "bn2.running_var" in weights
    assert "conv1.weight" not in weights
    assert torch.equal(recording.network(3).get_parameter("conv1.weight"), first["conv1.weight"])
    inputs = torch.from_numpy(small_data().inputs([1, 2, 3]))
    torch.testing.assert_close(recording.network(3)(inputs), network(inputs).detach(), atol=0.02, rtol=0.02)


def test_a_training_that_explodes_is_recorded_as_it_was(tmp_path):
    run(tmp_path / "wild.nnviz", config=replace(CONFIG, epochs=1, optimiser="sgd", learning_rate=1e30))
    recording = recordings.load(tmp_path / "wild.nnviz")
    assert np.isnan(recording.losses[-1])
    assert np.isnan(recording.weights(13)["logits.weight"]).any()


@pytest.mark.parametrize("every", [0, -3])
def test_impossible_distances_are_refused(every, tmp_path):
    with pytest.raises(ValueError, match=f"at least 1, not {every}"):
        run(tmp_path / "none.nnviz", every=every)
    assert not (tmp_path / "none.nnviz").exists()


def test_a_network_that_cannot_be_shown_is_refused(tmp_path):
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 10), torch.nn.Softplus())
    with pytest.raises(ValueError, match="Softplus"):
        run(tmp_path / "none.nnviz", network=network)


def test_a_network_for_other_classes_is_refused(tmp_path):
    with pytest.raises(ValueError, match="one output for each of the 10 classes of mnist"):
        run(tmp_path / "none.nnviz", network=networks.mlp(8, classes=11))
