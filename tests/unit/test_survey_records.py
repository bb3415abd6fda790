from dataclasses import replace

import numpy as np
import pytest

from nnviz_core import averages, datasets, networks, survey_records, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.separation import neighbours

TINY = "mnist-tiny-cnn"


@pytest.fixture(scope="module")
def images():
    return datasets.load("mnist")


@pytest.mark.parametrize("split", survey_records.ENDINGS)
@pytest.mark.parametrize("name", [TINY, "fashion-mlp"])
def test_a_shipped_survey_is_the_measured_one(name, split):
    network, images = zoo.load(name), datasets.load(zoo.spec(name).dataset, split)
    measured, shipped = averages.survey(network, images), survey_records.load(network, images)
    assert list(shipped.averages.means) == list(measured.averages.means)
    for layer, means in measured.averages.means.items():
        np.testing.assert_allclose(shipped.averages.means[layer], means, rtol=2e-5, atol=1e-4 * np.abs(means).max())
        assert shipped.averages.silent(layer) == measured.averages.silent(layer)
        assert not shipped.averages.means[layer].flags.writeable
    np.testing.assert_array_equal(shipped.averages.counts, measured.averages.counts)
    np.testing.assert_allclose(shipped.evaluation.logits, measured.evaluation.logits, atol=1e-4)
    assert shipped.evaluation.accuracy == measured.evaluation.accuracy


@pytest.mark.parametrize("name", survey_records.SHIPPED)
def test_each_shipped_survey_is_found_and_agrees_with_the_card_of_its_model(name):
    survey = survey_records.load(zoo.load(name), datasets.load(zoo.spec(name).dataset))
    accuracy = np.mean(survey.evaluation.predictions == survey.evaluation.labels)
    assert accuracy == pytest.approx(zoo.card(name)["test"]["accuracy"], abs=2e-4)


@pytest.mark.parametrize("name", survey_records.WITH_HIDDEN)
def test_each_convolutional_model_is_shipped_with_the_survey_and_the_hidden_outputs_of_its_training_images(name):
    network, images = zoo.load(name), datasets.load(zoo.spec(name).dataset, "train-10k")
    few = replace(images, images=images.images[:64], labels=images.labels[:64])
    shipped, hidden = survey_records.load(network, images), survey_records.load_hidden(network, images)
    assert len(shipped.evaluation.logits) == len(hidden) == len(images)
    np.testing.assert_allclose(hidden[:64], neighbours.hidden_outputs(network, few), rtol=1e-4, atol=1e-4)


def test_hidden_outputs_that_are_not_shipped_are_none(images):
    assert survey_records.load_hidden(zoo.load(TINY), images) is None
    assert survey_records.load_hidden(zoo.load("mnist-linear"), datasets.load("mnist", "train-10k")) is None


def test_no_survey_of_other_images_or_weights_is_used(images):
    few = replace(images, images=images.images[:500], labels=images.labels[:500])
    assert survey_records.load(zoo.load(TINY), few) is None
    assert survey_records.load(networks.mlp(4).eval(), images) is None


def test_averages_and_logits_are_read_each_without_the_other(monkeypatch, images):
    names = []
    monkeypatch.setattr(
        survey_records,
        "_joined",
        lambda parts, joined=survey_records._joined: names.append(parts.shape[1:]) or joined(parts),
    )
    survey_records.load_evaluation(zoo.load(TINY), images)
    assert names == [(10_000, 10)]
    names.clear()
    survey_records.load_averages(zoo.load(TINY), images)
    assert names
    assert all(shape[0] == 10 for shape in names)


def test_a_damaged_survey_is_refused_with_the_command_that_mends(tmp_path, images):
    content = (survey_records.FOLDER / f"{TINY}.json").read_bytes()
    (tmp_path / f"{TINY}.json").write_bytes(content)
    (tmp_path / f"{TINY}.npz").write_bytes(b"PK")
    with pytest.raises(NnvizError, match=f"python -m nnviz_core survey {TINY}"):
        survey_records.load(zoo.load(TINY), images, tmp_path)


def test_numbers_in_parts_are_rounded_to_the_nearest():
    values = np.random.default_rng(0).normal(size=(3, 50)).astype(np.float32)
    values[0, :3] = 0, np.nan, -1
    np.testing.assert_array_equal(survey_records._joined(survey_records._parts(values, 4)), values)
    rounded = survey_records._joined(survey_records._parts(values, 3))
    np.testing.assert_allclose(rounded, values, rtol=2**-16)
    assert rounded[0, 0] == 0


def test_the_batches_of_a_survey_are_told(images):
    told = []
    few = replace(images, images=images.images[:30], labels=images.labels[:30])
    averages.survey(zoo.load(TINY), few, tell=lambda *steps: told.append(steps))
    assert told == [(place + 1, len(told)) for place in range(len(told))]
    assert len(told) == len(np.unique(few.labels))
