"""A run does what torch does: its values, its losses, and each step of every optimizer."""

import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import Reference, in_both, near, plans, takes_the_steps_of_torch

from nnviz_core.playground import DivergedError, Layer, Plan, Run, UndefinedError
from nnviz_core.playground.activations import ACTIVATIONS
from nnviz_core.playground.features import features
from nnviz_core.playground.stream import Stream

EVERY = settings(deadline=None, max_examples=60, derandomize=True, database=None)
ONLINE = {"optimizer": "sgd", "batch": 1}


def agree(run, reference, tolerance):
    for ours, theirs in zip(run.parameters, reference.parameters, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert (one is None) == (other is None)
            if one is not None:
                assert one == pytest.approx(other, rel=tolerance, abs=tolerance)


def follow(plan, steps, within=1e-3):
    """A run and its reference after so many steps on the same examples."""
    run = Run(plan)
    reference, stream = Reference(plan, run.parameters), Stream(plan)
    run.train(steps)
    losses = [reference.step(*stream.take(plan.batch)) for _ in range(steps)]
    assert run.losses[0] == pytest.approx(losses[0], rel=1e-3, abs=1e-4)
    assert run.losses == pytest.approx(losses, rel=within, abs=within)
    return run, reference


@EVERY
@given(plans())
def test_any_plan_takes_the_steps_of_torch(drawn):
    plan = Plan(**drawn)
    # Where a gradient is nearly 0, Adam's and RMSprop's first steps hold only its sign, which rounding decides.
    by_sign = plan.optimizer in ("rmsprop", "adam")
    takes_the_steps_of_torch(Run(plan), 3, *((0.1, 0.06) if by_sign else (1e-3, 2e-4)))


@EVERY
@given(plans(**ONLINE, loss="squared"))
def test_descent_on_one_example_takes_the_steps_of_torch(drawn):
    takes_the_steps_of_torch(Run(Plan(**drawn)), 5, 1e-3, 1e-4)


@pytest.mark.parametrize("optimizer", ["rmsprop", "adam"])
def test_scaled_steps_are_those_of_torch_where_gradients_are_not_tiny(optimizer):
    plan = Plan(optimizer=optimizer, batch=64, learning_rate=0.001, hidden=((8, "tanh"),))
    agree(*follow(plan, 50), 2e-3)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("batch", [1, 8])
def test_every_activation_follows_torch_for_a_thousand_steps(name, batch):
    plan = Plan(hidden=((11, name), (5, name)), batch=batch, learning_rate=0.02, output_bias=True)
    agree(*follow(plan, 1000), 1e-3)


@pytest.mark.parametrize("penalty", [{"l1": 0.05}, {"l2": 0.1}, {"weight_decay": 0.1}])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_penalties_are_those_of_their_formulas(penalty, optimizer):
    run, reference = follow(Plan(batch=4, optimizer=optimizer, **penalty), 60)
    agree(run, reference, 1e-4)
    if "l1" in penalty:
        assert (run.parameters[1][0] == 0).sum() == (reference.parameters[1][0] == 0).sum() > 50


@EVERY
@given(plans(), st.integers(0, 600))
def test_values_of_all_units_are_those_of_torch(drawn, count):
    plan = Plan(**drawn)
    run = Run(plan)
    points = np.random.default_rng(0).uniform(-6, 6, (count, 2)).astype(np.float32)
    exact, rounded = (
        [each.detach().numpy() for layer in reference.values(features(plan.features, points)) for each in layer]
        for reference in in_both(plan, run.parameters)
    )
    ours = [each for layer in run.values(points) for each in layer]
    for each in zip(ours, exact, rounded, strict=True):
        near(*each, 1e-3, 1e-3)
    response = run.respond(points)
    assert response.shape == ((count,) if plan.sizes[-1] == 1 else (count, 3))
    near(response.reshape(count, plan.sizes[-1]), exact[-1], rounded[-1], 1e-3, 1e-3)


def test_dropout_drops_its_share_keeps_the_mean_and_its_gradient():
    plan = Plan(hidden=(Layer(128, "identity", "ones", "ones", 0.25),), features=("a",), output="identity", batch=256)
    run = Run(plan)
    run.step(np.full((256, 2), 0.5), np.zeros(256))
    wide = run.network._wide
    assert wide is not None
    factors = wide[3].reshape(-1, 256)[16 : 16 + 128]
    assert (factors == 0).mean() == pytest.approx(0.25, abs=0.01)
    assert factors.max() == pytest.approx(1 / 0.75)
    weights = Run(plan).parameters[1][0][0].astype(np.float64)
    answers = 1.5 * (weights[:, None] * factors).sum(axis=0)
    gradient = (2 * answers * factors * weights[:, None]).mean(axis=1)
    assert run.parameters[0][1] == pytest.approx(1 - 0.05 * gradient, rel=1e-4, abs=1e-4)
    assert run.respond(np.full((3, 2), 0.5)) == pytest.approx(run.respond(np.full((1, 2), 0.5)).repeat(3))


def test_a_step_is_on_just_these_examples():
    plan = Plan(seed=5)
    run = Run(plan)
    reference = Reference(plan, run.parameters)
    points, targets = np.array([[0.1, 0.9], [0.4, 0.2], [0.7, 0.7]]), np.array([1.0, 0.0, 0.5])
    run.step(points, targets)
    loss = reference.step(points, targets[:, None])
    agree(run, reference, 1e-5)
    assert run.losses == pytest.approx([loss], rel=1e-5)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_same_plan_is_the_same_run_however_it_is_sliced(optimizer):
    plan = Plan(
        optimizer=optimizer, learning_rate=0.01, hidden=(Layer(6, "gcu", dropout=0.1 if optimizer == "adam" else 0),)
    )
    whole, sliced = Run(plan), Run(plan)
    whole.train(9000)
    for steps in (1, 999, 5000, 3000):
        sliced.train(steps)
    assert (whole.network.flat == sliced.network.flat).all()
    after = whole.network.flat.copy()
    whole.restart()
    assert whole.steps == 0
    whole.train(9000)
    assert (whole.network.flat == after).all()


def test_a_changed_rate_acts_from_then_on_and_in_a_replay():
    run, plan = Run(Plan(hidden=())), Plan(hidden=())
    run.train(100)
    run.learning_rate = 0.5
    run.train(100)
    reference, stream = Reference(plan, Run(plan).parameters), Stream(plan)
    for step in range(200):
        reference.optimiser.param_groups[0]["lr"] = 0.05 if step < 100 else 0.5
        reference.step(*stream.take(1))
    agree(run, reference, 1e-4)
    after = run.network.flat.copy()
    run.restart()
    run.train(200)
    assert (run.network.flat == after).all()
    with pytest.raises(ValueError, match="from 0 to 10"):
        run.learning_rate = float("nan")


def test_a_schedule_shapes_the_rate():
    plan = Plan(hidden=(), schedule="decay", period=90)
    run = Run(plan)
    reference, stream = Reference(plan, run.parameters), Stream(plan)
    run.train(200)
    for step in range(200):
        reference.optimiser.param_groups[0]["lr"] = 0.05 / (1 + step / 10)
        reference.step(*stream.take(1))
    agree(run, reference, 1e-5)


@pytest.mark.parametrize("batch", [1, 16])
def test_a_run_that_overflows_says_at_which_step_and_layer(batch):
    plan = Plan(hidden=((8, "leaky-relu"), (8, "leaky-relu")), output="identity", learning_rate=9, batch=batch)
    run = Run(plan)
    with pytest.raises(DivergedError, match=r"stopped at step \d+: .* layer \d") as raised:
        run.train(100_000)
    assert raised.value.step == run.steps + 1 < 200
    assert len(run.losses) == run.steps
    assert np.isfinite(run.losses).all()
    with pytest.raises(DivergedError):
        run.train(1)
    with pytest.raises(DivergedError):
        run.step(np.zeros((1, 2)), np.zeros(1))
    run.restart()
    run.train(1)


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_layer_that_overflows_is_named(layer):
    run = Run(
        Plan(hidden=((4, "relu", "positive-1"), (4, "relu", "positive-1")), output="identity", output_weights="ones")
    )
    for unit in range(4):
        for source in range(2 if layer == 0 else 4):
            if layer < 2 or unit == 0:
                run.change(layer, unit, source, 3e38)
    with pytest.raises(DivergedError) as raised:
        run.step(np.ones((1, 2)) * 5, np.zeros(1))
    assert (raised.value.step, raised.value.layer) == (1, layer + 1)


def test_weights_and_biases_are_changed_by_hand():
    run = Run(Plan())
    run.change(0, 3, 1, 0.75)
    run.change(1, 2, None, -0.5)
    assert (run.parameters[0][0][3, 1], run.parameters[1][1][2]) == (0.75, -0.5)
    for wrong in [(3, 0, 0, 1.0), (0, 24, 0, 1.0), (0, 0, 2, 1.0), (2, 0, None, 1.0), (0, 0, 0, float("inf"))]:
        with pytest.raises(ValueError, match="no weight"):
            run.change(*wrong)


def test_what_is_handed_out_is_a_copy():
    run = Run(Plan())
    run.parameters[0][0][:] = 9
    assert np.abs(run.parameters[0][0]).max() < 1


@pytest.mark.parametrize("points", [np.zeros(3), np.zeros((3, 3)), np.full((1, 2), np.nan), np.zeros((100_001, 2))])
def test_wrong_points_are_refused(points):
    with pytest.raises(ValueError, match="points are finite"):
        Run(Plan()).respond(points)


def test_wrong_targets_are_refused():
    for targets in (np.zeros(2), np.full(1, np.inf)):
        with pytest.raises(ValueError, match="as many finite targets"):
            Run(Plan()).step(np.zeros((1, 2)), targets)


@pytest.mark.parametrize("target", ["circle", "three-gaussians"])
def test_what_is_held_out_is_measured(target):
    several = {"output": "softmax"} if target.startswith("three") else {}
    plan = Plan(
        target=target, loss="cross-entropy", held_out=0.5, batch=10, optimizer="adam", learning_rate=0.01, **several
    )
    run = Run(plan)
    before = run.loss(held_out=True)
    stream = run.stream
    inputs, values = stream.inputs[stream.held], stream.values[stream.held]
    assert before == pytest.approx(Reference(plan, run.parameters).loss(inputs, values).item(), rel=1e-4)
    run.train(2000)
    assert run.loss(held_out=True) < 0.3 * before
    assert run.loss() < 0.3 * before
    assert np.isnan(Run(Plan()).loss())


def test_the_default_plan_learns():
    run = Run(Plan())
    run.train(200_000)
    assert run.losses[-100:].mean() < 0.3 * run.losses[:20].mean()


def test_a_kernel_leaves_other_threads_their_turn():
    run, turns, stop = Run(Plan(hidden=((128, "tanh"),) * 4)), [], threading.Event()

    def count():
        while not stop.is_set():
            turns.append(time.perf_counter())
            time.sleep(0.001)

    run.train(1)
    inputs, targets = run.stream.take(20_000)
    rates = np.full(20_000, 0.01, np.float32)
    counter = threading.Thread(target=count)
    counter.start()
    start = time.perf_counter()
    run.network.train(inputs, targets, rates)
    end = time.perf_counter()
    stop.set()
    counter.join()
    assert len([turn for turn in turns if start + 0.005 < turn < end - 0.005]) > 3


def test_weights_set_by_hand_are_set_again_at_the_same_steps_in_a_replay():
    run = Run(Plan(seed=4))
    run.change(1, 2, 3, 0.75)
    run.train(5000)
    run.change(0, 5, None, -1.5)
    run.change(0, 5, 1, 2.0)
    run.train(300)
    run.learning_rate = 0.2
    run.train(700)
    again, plain = run.again(), Run(run.plan)
    assert again.parameters[1][0][2, 3] != np.float32(0.75)
    for steps in (1, 4998, 2, 999):
        again.train(steps)
    plain.train(6000)
    np.testing.assert_array_equal(again.losses, run.losses)
    agree(again, run, 0)
    assert abs(plain.losses - run.losses).max() > 0
    run.restart()
    run.train(6000)
    agree(run, again, 0)


def test_what_is_set_by_hand_in_a_replay_takes_the_place_of_what_was_to_come():
    run = Run(Plan(batch=4))
    run.train(10)
    run.change(0, 0, 0, 9.0)
    again = run.again()
    again.train(4)
    again.change(0, 0, 1, 5.0)
    again.train(6)
    assert [edit.step for edit in again.edits.every] == [4]
    assert again.parameters[0][0][0, 0] < 5
    assert again.parameters[0][0][0, 1] > 4


def test_so_many_weights_are_set_by_hand_at_most():
    run = Run(Plan(hidden=()))
    for number in range(1000):
        run.change(0, 0, 0, number)
    with pytest.raises(ValueError, match="at most 1,000"):
        run.change(0, 0, 0, 1)


def test_what_is_still_stays_while_the_run_goes_on():
    run = Run(Plan(target="circle", held_out=0.3))
    run.train(50)
    still, points = run.still(), np.array([[0.5, -0.5]])
    before = still.parameters, still.losses, still.respond(points), still.loss(), still.loss(held_out=True)
    assert (still.steps, still.learning_rate) == (50, 0.05)
    np.testing.assert_array_equal(still.losses, run.losses)
    run.learning_rate = 0.01
    run.train(6000)
    after = still.parameters, still.losses, still.respond(points), still.loss(), still.loss(held_out=True)
    assert (still.steps, still.learning_rate) == (50, 0.05)
    for one, other in zip(before[0], after[0], strict=True):
        np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(before[1], after[1])
    assert before[2:] == after[2:]
    assert not np.array_equal(run.respond(points), still.respond(points))


NARROW = "= sqrt(abs(a - 0.5003) - 0.00001)"
"""A formula without values on a strip that no grid meets."""


def test_a_run_stops_where_its_formula_has_no_value_and_does_so_again():
    ends = []
    for run in (Run(Plan(target=NARROW)), Run(Plan(target=NARROW, batch=16))):
        for _ in range(2):
            with pytest.raises(UndefinedError, match="“sqrt” has no finite value at a = 0") as told:
                run.train(10**6)
            assert run.failure is told.value
            assert run.failure.step == run.steps + 1
            ends.append(run.steps)
            run.restart()
            assert run.failure is None
    assert ends[0] == ends[1] > 0
    assert ends[2] == ends[3] > 0
