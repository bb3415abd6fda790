"""The plane as a grid, a target's values on it, and the loss there."""

import numpy as np
import pytest

from nnviz_core import playground
from nnviz_core.playground import Plan, Run, measured_loss
from nnviz_core.playground.kernels.batches import respond
from nnviz_core.playground.problems import problem
from nnviz_core.playground.targets import TARGETS


def test_a_grid_goes_row_by_row_from_the_top_left():
    places = playground.grid(problem("product"), 3)
    np.testing.assert_array_equal(places[:4], [[0, 1], [0.5, 1], [1, 1], [0, 0.5]])
    assert playground.grid(problem("spiral"), 2).tolist() == [[-6, 6], [6, 6], [-6, -6], [6, -6]]


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "random"])
def test_a_map_holds_the_target_s_values(name):
    a, b = playground.grid(problem(name), 9).T
    values = TARGETS[name](a, b, np.random.default_rng(0))
    np.testing.assert_array_equal(playground.target_map(name, 9), np.float32(values).reshape(9, 9))


def test_a_formula_has_a_map_and_a_set_of_points_has_none():
    own = playground.target_map("= a * b", 5)
    np.testing.assert_allclose(own, playground.target_map("product", 5), rtol=1e-6)
    assert playground.target_map("circle") is None


def test_the_measured_loss_is_that_of_the_answers():
    run = Run(Plan(target="bowl"))
    run.train(100)
    wanted, places = playground.target_map("bowl"), playground.grid(problem("bowl"), 33)
    assert wanted is not None
    expected = np.mean((run.respond(places).astype(np.float64) - wanted.ravel()) ** 2)
    assert playground.measured_loss(run) == pytest.approx(expected, rel=1e-5)
    assert playground.measured_on(run.plan) == "a grid of 33×33 points"


@pytest.mark.parametrize(("held_out", "words"), [(0.5, "the examples held out"), (0.0, "all examples")])
def test_a_set_is_measured_on_what_is_held_out_or_on_all(held_out, words):
    run = Run(Plan(target="circle", output="sigmoid", held_out=held_out))
    assert playground.measured_loss(run) == run.loss(held_out=held_out > 0)
    assert playground.measured_on(run.plan) == words


def test_one_kernel_answers_for_all_points():
    run = Run(Plan())
    run.respond(np.zeros((1, 2), np.float32))
    measured_loss(run)  # at points that nobody may change
    assert len(respond.signatures) == 1
