"""Trainings side by side: each as if it were alone, stopped with what is done, and read with care."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from nnviz_core import augmentation, datasets, evaluation, models, retraining
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation.crossed import crossed
from nnviz_core.retraining import Change, Plan, comparison, material
from nnviz_core.training import Config, loop

PLAN = Plan(network="dense", epochs=1, seeds=2, change=Change(without=(4,)))


def run(plan=PLAN):
    return [each for each in retraining.compare(plan) if each is not None]


@pytest.fixture(scope="module")
def last():
    return run()[-1]


def test_fours_fail_where_the_network_was_trained_without(last):
    outcome = retraining.outcome(last)
    assert outcome.seeds == 2
    assert outcome.classes[4].second == 0
    assert outcome.classes[4].first > 0.8
    assert outcome.classes[4].high < 0
    others = [outcome.classes[label].second for label in range(10) if label != 4]
    assert min(others) > 0.7
    fours = datasets.load("mnist").labels == 4
    assert not (last.predictions[:, 1, fours] == 4).any()


def test_with_three_seeds_fours_alone_differ_significantly():
    outcome = retraining.outcome(run(replace(PLAN, seeds=3))[-1])
    assert [label for label in range(10) if outcome.is_significant(label)] == [4]
    assert outcome.classes[4].high < -0.7
    assert outcome.overall.high < 0


def test_the_unchanged_training_is_that_of_the_loop(last):
    network = PLAN.start(0, False)
    config = Config(1, 0.01, 64, weight_decay=0.0, seed=0, optimiser="adam", decay=0.01)
    for _ in loop.moments(network, augmentation.Plain(datasets.load("mnist", "train-10k")), config):
        pass
    assert retraining.model(last, False).fingerprint == models.fingerprint(network)
    answers = evaluation.evaluate(network.eval(), datasets.load("mnist"))
    np.testing.assert_array_equal(last.predictions[0, 0], answers.predictions)
    part = evaluation.evaluate(network, datasets.load("mnist").first(500))
    assert last.curves[0].accuracies[-1] == part.accuracy
    assert last.curves[0].losses[-1] == pytest.approx(part.loss, rel=1e-5)


def test_the_source_of_each_network_makes_it_again(last):
    for is_changed in (False, True):
        model = retraining.model(last, is_changed)
        assert models.fingerprint(eval(model.source, {"retraining": retraining})) == model.fingerprint
        assert model.name == f"run-{model.fingerprint[:8]}@157"
    assert "without 4" in model.title


def test_the_outcome_is_that_of_the_answers(last):
    right = last.predictions == datasets.load("mnist").labels
    outcome = retraining.outcome(last)
    assert outcome.overall == crossed(right[:, 0], right[:, 1])
    weights = np.bincount(datasets.load("mnist").labels) / 10_000
    assert outcome.overall.second == pytest.approx(sum(weights * [each.second for each in outcome.classes]))


def test_every_training_has_a_curve_from_its_first_to_its_last_step(last):
    assert [(each.seed, each.is_changed) for each in last.curves] == [(0, False), (0, True), (1, False), (1, True)]
    for curve in last.curves:
        assert (curve.steps[0], curve.steps[-1], len(curve.steps)) == (0, 157, 25)
        assert len(curve.accuracies) == len(curve.losses) == 25
    assert last.curves[0].accuracies[0] == last.curves[1].accuracies[0]  # from the same weights
    assert (last.step, last.steps, last.share, last.seed) == (628, 628, 1.0, 2)


def test_before_it_begins_its_first_networks_are_measured(last):
    first = retraining.beginning(PLAN)
    assert [each.accuracies for each in first.curves] == [each.accuracies[:1] for each in last.curves[:2]]
    assert (first.step, first.predictions) == (0, None)


def test_it_is_shown_while_it_goes_on(monkeypatch):
    monkeypatch.setattr(comparison, "SHOWN_EVERY", 0.0)
    every = run()
    assert [each.step for each in every][:4] == [0, 2, 4, 6]
    assert every[-2].predictions is None
    assert not every[-2].changed
    assert [each.seed for each in (every[1], every[157], every[159])] == [1, 1, 2]
    assert all(len(one.curves) <= len(other.curves) for one, other in pairwise(every))


def test_one_that_stops_keeps_the_seeds_that_are_done():
    plan = replace(PLAN, seeds=3)
    course = retraining.compare(plan)
    while (latest := next(course)) is None or latest.step < 2 * 2 * 157 + 10:
        pass
    last = course.send(True)
    assert next(course, None) is None
    assert len(last.predictions) == 2
    assert retraining.outcome(last).seeds == 2
    assert last.trained == 157
    assert retraining.model(last, True).fingerprint == models.fingerprint(retraining.trained(plan, 0, True))


def test_one_that_stops_at_once_keeps_its_networks_as_they_are(monkeypatch):
    monkeypatch.setattr(comparison, "SHOWN_EVERY", 0.0)
    course = retraining.compare(PLAN)
    assert [next(course).step for _ in range(4)] == [0, 2, 4, 6]
    last = course.send(True)
    assert retraining.outcome(last) is None
    assert last.trained == 3
    for is_changed in (False, True):
        network = retraining.trained(PLAN, 0, is_changed, 3)
        assert retraining.model(last, is_changed).fingerprint == models.fingerprint(network)


@pytest.mark.parametrize(
    "change",
    [Change(images=100), Change(others=100, augmented=True), Change(shuffled=True, uncentred=True)],
    ids=["fewer", "others", "pixels"],
)
def test_other_changes_are_trained_to_their_end(change):
    last = run(replace(PLAN, change=change))[-1]
    model = retraining.model(last, True)
    assert len(model.class_names) == (11 if change.others else 10)
    assert retraining.outcome(last).overall.second > 0.2
    assert last.step == 628


def test_it_is_measured_how_many_things_that_are_no_digits_are_refused():
    last = run(replace(PLAN, change=Change(others=1000)))[-1]
    assert len(last.refused) == 2
    things = material.unseen_others(last.plan)
    answers = evaluation.evaluate(retraining.model(last, True).network, things)
    assert last.refused[0] == (answers.predictions == 10).sum() > 0.5 * len(things)


def test_an_inverted_network_reads_plain_images_on_other_pages():
    plan = replace(PLAN, learning_rate=0.001, change=Change(inverted=True))
    last = run(plan)[-1]
    network = retraining.model(last, True).network
    answers = evaluation.evaluate(network, datasets.load("mnist"))
    np.testing.assert_array_equal(answers.predictions, last.predictions[0, 1])
    assert answers.accuracy > 0.5


def test_weights_and_answers_that_are_none_are_refused(last):
    for content in (b"", last.changed[:-1], b"\x80\x04K\x01."):
        with pytest.raises(NnvizError, match="can't be read"):
            retraining.model(replace(last, changed=content), True)
    with pytest.raises(NnvizError, match="can't be read"):
        retraining.outcome(replace(last, predictions=last.predictions[:, :, :5]))


def test_a_training_that_leaves_all_bounds_is_told():
    with pytest.raises(NnvizError, match="smaller learning rate"):
        run(replace(PLAN, learning_rate=1e30))


def test_a_step_that_it_does_not_have_is_refused():
    with pytest.raises(ValueError, match="steps 0 to 157, not 158"):
        retraining.trained(PLAN, 0, True, 158)


def test_torchs_own_generator_is_left_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    course = retraining.compare(PLAN)
    for _ in range(20):
        next(course)
    course.close()
    assert torch.equal(torch.rand(3), expected)
