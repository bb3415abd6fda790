"""Trainings that a visitor starts: their jobs end as `training.train` does, stop with what they have, and are read with care."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnviz_core import datasets, evaluation, live, models, pixels
from nnviz_core.errors import NnvizError
from nnviz_core.live import trainings
from nnviz_core.training import train

PLAN = live.Plan(hidden=(32,), images=300, epochs=2, seed=3)


def progress(plan=PLAN):
    return [each for each in live.train(plan) if each is not None]


def by_the_loop(plan):
    network = plan.network()
    for _ in train(network, plan.data(), plan.config()):
        pass
    return network


def test_the_result_is_that_of_the_training_loop():
    network = by_the_loop(PLAN)
    last = progress()[-1]
    assert models.fingerprint(live.model(last).network) == models.fingerprint(network)
    assert last.step == PLAN.steps == 10
    images = datasets.load("mnist")
    evaluated = evaluation.evaluate(network, images)
    assert last.figures.tested == len(images)
    assert (last.figures.test_loss, last.figures.test_accuracy) == pytest.approx((evaluated.loss, evaluated.accuracy))
    np.testing.assert_allclose(last.products, pixels.back_project(network, "logits"), rtol=2e-3, atol=1e-4)


def test_a_seed_gives_the_same_and_another_seed_another():
    one, two, other = (live.model(progress(replace(PLAN, seed=seed))[-1]) for seed in (3, 3, 4))
    assert one.fingerprint == two.fingerprint != other.fingerprint
    assert one.name == two.name != other.name


def test_it_is_shown_while_it_goes_on_with_its_figures(monkeypatch):
    monkeypatch.setattr(trainings, "SHOWN_EVERY", 0.0)
    every = progress()
    assert [each.step for each in every] == list(range(11))
    assert [each.epoch for each in every] == [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    for each in (every[0], every[4]):
        network = live.trained(PLAN, each.step)
        images = datasets.load("mnist")
        part = replace(images, images=images.images[:500], labels=images.labels[:500])
        assert each.figures.test_loss == pytest.approx(evaluation.evaluate(network, part).loss, rel=1e-5)
        assert each.figures.train_accuracy == evaluation.evaluate(network, PLAN.data()).accuracy
        assert not each.content
    assert all(each.pace > 0 for each in every[1:])
    assert every[6].words == f"Step 6 of 10, epoch 2 of 2, {every[6].pace:,.0f} images a second. {PLAN.title}."
    assert every[0].words == f"Step 0 of 10, epoch 1 of 2. {PLAN.title}."
    first = live.beginning(PLAN)
    assert first.figures == every[0].figures
    np.testing.assert_array_equal(first.maps, every[0].maps)


def test_one_that_stops_keeps_what_it_has(monkeypatch):
    monkeypatch.setattr(trainings, "SHOWN_EVERY", 0.0)
    course = live.train(PLAN)
    assert [next(course).step for _ in range(4)] == [0, 1, 2, 3]
    last = course.send(True)
    assert last.step == 3
    kept = live.model(last)
    assert kept.fingerprint == models.fingerprint(live.trained(PLAN, 3))
    assert next(course, None) is None


def test_the_source_of_the_result_makes_it_again():
    result = live.model(progress()[-1])
    assert models.fingerprint(eval(result.source, {"live": live})) == result.fingerprint
    assert result.source == "live.trained(live.Plan(hidden=(32,), images=300, epochs=2, seed=3), 10)"


def test_weights_that_are_none_are_refused():
    last = progress()[-1]
    for content in (b"", last.content[:-1], b"\x80\x04K\x01.", progress(replace(PLAN, hidden=(16,)))[-1].content):
        with pytest.raises(NnvizError, match="can't be read"):
            live.model(replace(last, content=content))


@pytest.mark.parametrize("rate", [1e10, 1e38])
def test_a_training_that_leaves_all_bounds_is_told(rate, monkeypatch):
    monkeypatch.setattr(trainings, "SHOWN_EVERY", 0.0)
    with pytest.raises(NnvizError, match="smaller learning rate"):
        progress(replace(PLAN, optimiser="sgd", learning_rate=rate))


def test_large_maps_keep_their_digits():
    plan = replace(PLAN, learning_rate=30.0)
    last = progress(plan)[-1]
    expected = pixels.back_project(live.model(last).network, "logits")
    assert np.abs(expected).max() > 2**16
    np.testing.assert_allclose(last.products, expected, atol=1e-3 * np.abs(expected).max())


def test_a_training_without_end_is_refused():
    with pytest.raises(NnvizError, match="10,000,000 steps"):
        live.Plan(epochs=1000, batch=1).check()
    live.Plan(epochs=100, batch=10).check()


def test_torchs_own_generator_is_left_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    progress()
    assert torch.equal(torch.rand(3), expected)
