"""The shipped recordings: within their sizes, whole, within their errors, and of the trainings that their cards name."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from nnviz_core import __main__ as command
from nnviz_core import datasets, files, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.recordings import remaking, runs, shipped
from nnviz_core.recordings.budget import expected_size
from tests.unit.recordings.small_run import small_data

MOST_BYTES = {"fashion-mlp": 12_000_000, "mnist-tiny-cnn": 4_000_000, "mnist-mlp": 12_000_000}
EVERY_RUN = pytest.mark.parametrize("name", runs.RUNS)


@EVERY_RUN
def test_a_shipped_recording_is_whole_small_and_what_its_card_says(name):
    recording, card = shipped.shipped(name), files.read_card(shipped.FOLDER, name, "")
    run = runs.RUNS[name]
    assert shipped.recording_path(name).stat().st_size == card["bytes"] <= run.most == MOST_BYTES[name]
    assert recording.is_whole
    assert (recording.header.config, card["recipe"]) == (asdict(run.config), asdict(run.config))
    assert card["errors"] == {family: each.error for family, each in recording.header.families.items()}
    assert card["recorded_steps"] == len(recording.steps)
    assert recording.header.images["trained_on"] != recording.header.images["test"]
    expected = expected_size(recording.header, len(recording.steps), len(recording.moments))
    assert expected == pytest.approx(card["bytes"], rel=0.15)


@EVERY_RUN
def test_a_shipped_recording_has_its_model_s_layers_and_learns(name):
    recording = shipped.shipped(name)
    layers = [str(each) for each in recording.network(0).children()]
    assert layers[-len(zoo.load(name)) :] == [str(each) for each in zoo.load(name).children()]
    assert recording.losses[0] == pytest.approx(np.log(10), abs=0.05)
    assert recording.test_accuracies[-1] > 0.8
    last = int(recording.steps[-1])
    images = datasets.load(recording.header.dataset)
    count = recording.header.images["figures"][1]
    few = replace(images, images=images.images[:count], labels=images.labels[:count])
    evaluation = evaluate(recording.network(last), few)
    card = files.read_card(shipped.FOLDER, name, "")
    assert abs(evaluation.loss - recording.test_losses[-1]) <= card["loss_error"] + 1e-5
    assert abs(evaluation.accuracy - recording.test_accuracies[-1]) < 0.003


def test_the_document_s_run_is_there_in_full():
    recording = shipped.shipped("fashion-mlp")
    assert recording.steps.tolist() == list(range(5 * 469 + 1))
    assert recording.header.families["weights"].error <= 0.005
    assert {recording.header.families[family].error for family in ("gradients", "momenta")} == {0.02}
    assert len(recording.moments) >= 100
    for step in (0, 1, 1200, 2345):
        weights = recording.weights(step)
        assert sum(each.size for each in weights.values()) == 26_506
    start = recording.weights(0)
    assert not any(each.any() for name, each in start.items() if name.endswith("bias"))
    assert start["fc1.weight"].std() == pytest.approx(0.01, rel=0.02)
    # The first step of Adam is the learning rate against the gradient's sign, wherever that is far from 0.
    moved, gradient = recording.weights(1)["fc1.weight"] - start["fc1.weight"], recording.gradients(1)["fc1.weight"]
    large = np.abs(gradient) > np.quantile(np.abs(gradient), 0.9)
    assert (np.sign(moved[large]) == -np.sign(gradient[large])).mean() > 0.999
    assert np.abs(moved[large]).mean() == pytest.approx(0.001, rel=0.05)
    momenta = recording.momenta(1)["fc1.weight"]
    assert np.linalg.norm(momenta - 0.1 * gradient) < 0.03 * np.linalg.norm(momenta)


def test_the_tiny_network_s_recording_ends_with_the_model():
    recording, model = shipped.shipped("mnist-tiny-cnn"), zoo.load("mnist-tiny-cnn")
    last = int(recording.steps[-1])
    assert last == zoo.card("mnist-tiny-cnn")["steps"]
    for name, weights in recording.weights(last).items():
        true = model.state_dict()[name].numpy()
        assert np.linalg.norm(weights - true) < 0.002 * np.linalg.norm(true)
    images = datasets.load("mnist")
    accuracies = [evaluate(each, images).accuracy for each in (recording.network(last), model)]
    assert accuracies == pytest.approx([0.9765, 0.9765], abs=0.0005)


def test_the_recorded_batch_losses_start_at_those_of_the_first_weights():
    recording = shipped.shipped("fashion-mlp")
    assert len(recording.batch_losses) == 2345
    assert recording.batch_losses[0] == pytest.approx(np.log(10), abs=0.01)
    assert recording.batch_losses[-100:].mean() == pytest.approx(recording.losses[-1], abs=0.1)


@pytest.fixture
def short_run(monkeypatch):
    few = small_data()
    monkeypatch.setattr(datasets, "load", lambda name, split="test": few)
    run = runs.RUNS["fashion-mlp"]
    detail = replace(run.detail, images=100, moments=3)
    monkeypatch.setitem(runs.RUNS, "fashion-mlp", replace(run, config=replace(run.config, epochs=2), detail=detail))


def test_the_command_writes_a_recording_with_its_card(short_run, tmp_path, capsys):
    assert command.main(["record", "fashion-mlp", "--folder", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fashion-mlp.json", "fashion-mlp.nnviz"]
    card = json.loads((tmp_path / "fashion-mlp.json").read_text(encoding="utf-8"))
    assert card["command"] == "python -m nnviz_core record fashion-mlp"
    assert (card["steps"], card["recorded_steps"]) == (8, 9)
    said = capsys.readouterr()
    assert said.out.strip().endswith("fashion-mlp.nnviz")
    assert "2/2" in said.err
    assert "step 8, test: loss" in said.err


def test_an_interrupted_command_writes_nothing(short_run, tmp_path, monkeypatch):
    def interrupted(*arguments):
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr(remaking, "record", interrupted)
    assert command.main(["record", "fashion-mlp", "--folder", str(tmp_path)]) == command.INTERRUPTED
    assert list(tmp_path.iterdir()) == []


def test_a_recording_that_is_too_large_is_not_shipped(short_run, tmp_path, monkeypatch):
    monkeypatch.setitem(runs.RUNS, "fashion-mlp", replace(runs.RUNS["fashion-mlp"], most=1000))
    with pytest.raises(NnvizError, match=r"has [\d,]+ bytes; at most 1,000"):
        list(remaking.write("fashion-mlp", tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_another_name_or_an_altered_recording_is_refused(tmp_path, monkeypatch):
    with pytest.raises(KeyError, match="no shipped recording 'vgg'; there are fashion-mlp"):
        shipped.shipped("vgg")
    for suffix in (".json", ".nnviz"):
        content = (shipped.FOLDER / f"mnist-tiny-cnn{suffix}").read_bytes()
        (tmp_path / f"mnist-tiny-cnn{suffix}").write_bytes(content)
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    monkeypatch.setattr(shipped, "recording_path", lambda name: tmp_path / f"{name}.nnviz")
    assert shipped.shipped("mnist-tiny-cnn").is_whole
    (tmp_path / "mnist-tiny-cnn.nnviz").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(NnvizError, match=r"SHA-256 of the recording.*python -m nnviz_core record mnist-tiny-cnn"):
        shipped.shipped("mnist-tiny-cnn")
    with pytest.raises(NnvizError, match="record fashion-mlp"):
        shipped.shipped("fashion-mlp")


def test_the_first_weights_come_from_the_seed_and_leave_torch_s_own_numbers_alone(short_run, tmp_path):
    torch.manual_seed(5)
    expected = torch.rand(2)
    torch.manual_seed(5)
    list(remaking.write("fashion-mlp", tmp_path))
    assert torch.equal(torch.rand(2), expected)


def test_what_is_shipped_is_what_can_be_made_again():
    assert tuple(runs.RUNS) == shipped.NAMES
