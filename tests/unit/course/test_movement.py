"""How far weights move: against a sum over the recorded steps written out, and bounds that hold for any way."""

import itertools

import numpy as np
import pytest

from nnviz_core import course
from nnviz_core.course.movement import Claim, movement
from nnviz_core.recordings import shipped


@pytest.fixture(params=["mnist-tiny-cnn", "mnist-mlp"])
def recording(request):
    return shipped.shipped(request.param)


def flat(recording, step, layer):
    weights = recording.weights(step)
    return np.concatenate([weights[f"{layer}.{kind}"].ravel() for kind in ("weight", "bias")]).astype(float)


def test_distances_are_those_from_the_start(recording):
    moved = movement(recording)
    for place in (0, 1, len(moved.steps) // 2, len(moved.steps) - 1):
        step = int(moved.steps[place])
        for number, layer in enumerate(moved.layers):
            move = flat(recording, step, layer) - flat(recording, 0, layer)
            assert moved.distances[number, place] == pytest.approx(np.sqrt((move**2).sum()), rel=1e-9)


def test_a_way_is_the_sum_of_its_sections_and_never_shorter_than_the_distance(recording):
    moved, steps = movement(recording), course.spaced(recording, 51)
    epoch = course.epoch_steps(recording)
    ends = sorted({*steps.tolist(), *(course.nearest(recording.steps, epoch * each) for each in (1, 2, 3, 4))})
    for number, layer in enumerate(moved.layers):
        weights = [flat(recording, step, layer) for step in ends]
        way = sum(np.linalg.norm(after - before) for before, after in itertools.pairwise(weights))
        assert moved.paths[number, -1] == pytest.approx(way, rel=1e-9)
    at_ends = np.isin(moved.steps, ends)
    assert (moved.paths[:, at_ends] >= moved.distances[:, at_ends] - 1e-9).all()
    assert (np.diff(moved.paths, axis=1) >= 0).all()
    np.testing.assert_allclose(moved.share(recording.header.steps), 1)


def test_the_claim_is_measured_at_the_end_of_the_first_epoch(recording):
    moved = movement(recording)
    place = moved.steps.tolist().index(course.nearest(recording.steps, course.epoch_steps(recording)))
    if moved.steps[place] > course.epoch_steps(recording):
        place -= 1
    claim = course.first_epoch(recording, moved)
    assert claim.way == pytest.approx(moved.paths[:, place].sum() / moved.paths[:, -1].sum())
    assert claim.even == pytest.approx(1 / recording.header.config["epochs"], abs=1e-3)


def test_a_verdict_says_what_holds():
    assert "the claim **holds**" in Claim(0.6, 0.8, 0.2).words
    assert "**doesn’t hold**" in Claim(0.3, 0.4, 0.2).words
    assert "**not for the way**" in Claim(0.3, 0.8, 0.2).words
    assert not Claim(0.3, 0.8, 0.2).holds


def test_gradient_norms_are_those_of_the_recorded_gradients(recording):
    norms, moment = course.gradient_norms(recording), 3
    gradients = recording.gradients(int(recording.moments[moment]))
    for layer, each in norms.items():
        both = np.concatenate([gradients[f"{layer}.weight"].ravel(), gradients[f"{layer}.bias"].ravel()])
        assert each[moment] == pytest.approx(np.linalg.norm(both.astype(float)), rel=1e-6)
