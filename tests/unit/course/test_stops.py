"""Which steps stand for a training, and what is nearest to any."""

import numpy as np
import pytest

from nnviz_core import course
from nnviz_core.recordings import shipped


@pytest.fixture(params=shipped.NAMES)
def recording(request):
    return shipped.shipped(request.param)


def test_landmarks_are_few_recorded_steps_with_both_ends(recording):
    steps = course.landmarks(recording).tolist()
    assert steps == sorted(set(steps))
    assert set(steps) <= set(recording.steps.tolist())
    assert [steps[0], steps[-1]] == recording.steps[[0, -1]].tolist()
    assert 30 <= len(steps) <= 121
    if len(recording.steps) > 120:
        assert set(recording.moments.tolist()) <= set(steps)


def test_spaced_steps_are_as_far_apart_as_recorded_ones_can_be(recording):
    steps = course.spaced(recording, 20)
    assert len(steps) == 20
    assert set(steps.tolist()) <= set(recording.steps.tolist())
    assert [steps[0], steps[-1]] == recording.steps[[0, -1]].tolist()
    gaps, between = np.diff(steps), np.diff(recording.steps).max()
    assert gaps.max() - gaps.min() <= between


def test_the_nearest_of_two_equally_near_steps_is_the_earlier():
    steps = np.array([0, 10, 20])
    assert [course.nearest(steps, each) for each in (-5, 4, 5, 6, 15, 999)] == [0, 0, 0, 10, 10, 20]


def test_a_moment_is_the_last_one_that_is_over(recording):
    moments = recording.moments.tolist()
    for step in (0, moments[0], moments[3] + 1, recording.header.steps):
        over = [each for each in moments if each <= step] or moments[:1]
        assert course.moment_at(recording, step) == over[-1]


def test_an_epoch_takes_as_many_steps_as_its_batches(recording):
    config, count = recording.header.config, recording.header.steps
    assert course.epoch_steps(recording) == -(-(60_000 - config["kept_apart"]) // config["batch_size"])
    assert course.epoch_of(recording, count) == pytest.approx(config["epochs"], rel=1e-3)
