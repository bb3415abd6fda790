"""The shipped answers of recordings: those of the networks themselves, and of no other recording or images."""

import json

import numpy as np
import pytest

from nnviz_core import course, datasets, files
from nnviz_core.course import __main__ as command
from nnviz_core.course import answer_records, measurement_records
from nnviz_core.recordings import shipped
from nnviz_core.streaming import logits


def loaded(name):
    recording = shipped.shipped(name)
    images = datasets.load(recording.header.dataset)
    return recording, images, answer_records.load(name, recording, images)


@pytest.mark.parametrize("name", shipped.NAMES)
def test_the_shipped_answers_are_those_of_the_network_of_each_step(name):
    recording, images, answers = loaded(name)
    assert answers.steps.tolist() == course.landmarks(recording).tolist()
    assert answers.predictions.shape == (len(answers.steps), 10_000)
    for place in (0, 3, len(answers.steps) // 2, -1):
        network = recording.network(int(answers.steps[place]))
        inputs = [images.inputs(slice(start, start + 500)) for start in (0, 500, 9500)]
        samples = np.r_[0:1000, 9500:10_000]
        wrong = logits(network, inputs, len(samples)).argmax(axis=1) != answers.predictions[place, samples]
        assert wrong.sum() <= 1  # another machine adds in another order, which may turn a tie
    places = np.searchsorted(recording.steps, answers.steps)
    first = recording.header.images["figures"][1]
    np.testing.assert_allclose(answers.right[:, :first].mean(axis=1), recording.test_accuracies[places], atol=0.004)


def test_they_are_given_for_no_other_recording_and_no_other_images(tmp_path):
    name = "mnist-mlp"
    recording, images, _ = loaded(name)
    assert answer_records.load(name, recording, images.first(500)) is None
    card, arrays = files.read(answer_records.FOLDER, name, "")
    del card[files.ARRAYS]
    files.write(tmp_path, name, card | {shipped.HASH: "0" * 64}, arrays)
    assert answer_records.load(name, recording, images, tmp_path) is None
    files.write(tmp_path, name, card, arrays | {answer_records.STEPS: arrays[answer_records.STEPS] + 1})
    assert answer_records.load(name, recording, images, tmp_path) is None
    files.write(tmp_path, name, card, arrays)
    assert answer_records.load(name, recording, images, tmp_path) is not None


def test_the_command_writes_what_is_measured(tmp_path, monkeypatch, capsys):
    name, whole = "mnist-mlp", datasets.load("mnist")
    few = whole.first(300)
    monkeypatch.setattr(datasets, "load", lambda name, split="test": few)
    assert command.main([name, "--folder", str(tmp_path)]) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / each / f"{name}.npz") for each in ("answers", "courses")]
    for each in ("answers", "courses"):
        card = json.loads((tmp_path / each / f"{name}.json").read_text(encoding="utf-8"))
        assert (card["command"], card["images"]) == (f"python -m nnviz_core.course {name}", few.fingerprint)
    recording = shipped.shipped(name)
    again = answer_records.load(name, recording, few, tmp_path / "answers")
    np.testing.assert_array_equal(again.predictions, course.answers(recording, few).predictions)
    measured = measurement_records.load(name, recording, few, tmp_path / "courses")
    ready = measurement_records.load(name, recording, whole)
    np.testing.assert_allclose(
        measured.movement.paths, ready.movement.paths, rtol=1e-6
    )  # sums differ from processor to processor
