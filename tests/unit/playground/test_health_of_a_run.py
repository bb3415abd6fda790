"""What is wrong with a run is told by the number that proves it, and nothing is told of a run that is well."""

import numpy as np
import pytest

from nnviz_core import playground
from nnviz_core.playground import PRESETS, Layer, Plan, Run
from nnviz_core.playground.health import Condition

WELL = [Condition(8, 0, 0), Condition(1, 0, 0)]


def told(plan, *, layers=WELL, losses=(), measured=((100_000, 0.01),), constant=0.1):
    return list(playground.troubles(plan, layers, np.array(losses), measured, constant))


def after(plan, steps, measure=1):
    """The faults of a run after so many steps."""
    run, measured = Run(plan), []
    for _ in range(measure):
        run.train(steps // measure)
        measured.append((run.steps, playground.measured_loss(run)))
    layers = playground.conditions(plan, [y for _, y in run.values(playground.grid(plan.problem, 20))])
    return list(playground.troubles(plan, layers, run.losses, measured, playground.constant_loss(run))), layers


def test_units_that_give_the_same_everywhere_are_dead():
    points = np.linspace(-1, 1, 50)[:, None]
    hidden = np.hstack([np.maximum(points, 0), 0 * points, points])
    saturated = np.hstack([np.tanh(900 * (points + 0.001)), np.tanh(points)])
    conditions = playground.conditions(
        Plan(hidden=((3, "relu"), (2, "tanh")), output="tanh"), [hidden, saturated, points]
    )
    assert conditions == [Condition(3, 1, 0), Condition(2, 0, 1), Condition(1, 0, 0)]


def test_a_network_that_is_well_is_told_nothing():
    faults, layers = after(Plan(), 60_000)
    assert faults == []
    assert all(layer.dead == 0 for layer in layers)


def test_a_young_run_is_not_judged():
    dead = [Condition(8, 8, 0), Condition(1, 1, 0)]
    assert told(Plan(), layers=dead, measured=[(100, 0.1)]) == []


def test_biases_of_minus_ten_leave_dead_units():
    plan = Plan(hidden=(Layer(20, "relu", "he", "uniform-1"),), learning_rate=0.001)
    run = Run(plan)
    for unit in range(5):
        run.change(0, unit, None, -10)
    run.train(3000)
    layers = playground.conditions(plan, [y for _, y in run.values(playground.grid(plan.problem, 20))])
    assert layers[0].dead >= 5
    words = [fault.words for fault in told(plan, layers=layers)]
    assert f"{layers[0].dead} of 20 units of layer 1" in words[0]


def test_what_does_not_learn_is_told_with_the_loss_of_a_constant():
    plan = Plan(hidden=(Layer(4, "tanh", "zeros", "zeros"),), learning_rate=0.0001)
    faults, _ = after(plan, 40_000)
    assert faults[0].words.startswith("It has learnt nothing so far: after 40,000 examples")
    assert faults[0].cure == "seed"


def test_a_loss_that_rises_is_told():
    losses = [*np.linspace(1, 0.1, 200), *np.linspace(0.2, 3, 200)]
    fault = told(Plan(), losses=losses)[0]
    assert fault.cure == "rate"
    assert "It diverges: the training loss, 2.83" in fault.words
    assert told(Plan(), losses=np.linspace(1, 0.1, 400)) == []


def test_saturation_is_told_while_it_learns_badly():
    layers = [Condition(10, 0, 6), Condition(1, 0, 0)]
    assert "6 of 10 units of layer 1 are saturated" in told(Plan(), layers=layers, measured=[(100_000, 0.09)])[0].words
    assert told(Plan(), layers=layers) == []


def test_overfitting_leads_back_to_the_lowest_loss():
    plan = PRESETS["circle"].plan
    measured = [(1000 * number, loss) for number, loss in enumerate([0.7, 0.3, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6], 1)]
    fault = told(plan, losses=[0.01], measured=measured, constant=0.69)[0]
    assert (fault.cure, fault.step) == ("replay", 3000)
    assert "was 0.2 at step 3,000, and is 0.6 now" in fault.words
    assert told(plan, losses=[0.01], measured=measured[:4], constant=0.69) == []
    worse = [(10 * step, 4 * loss) for step, loss in measured]
    assert [fault.cure for fault in told(plan, losses=[0.01], measured=worse, constant=0.69)] == ["replay"]


def test_dead_units_of_relu_begin_with_biases_above_0_where_they_did_not():
    begun = {each: Plan(hidden=((8, "relu", "uniform-0.1", each),)) for each in ("uniform-0.1", "positive-0.1")}
    layers = [Condition(8, 3, 0), Condition(1, 0, 0)]
    assert [told(plan, layers=layers)[0].cure for plan in begun.values()] == ["biases", "restart"]


def test_an_output_that_is_silent_is_told():
    plan = Plan(output="relu")
    fault = told(plan, layers=[WELL[0], Condition(1, 1, 0)])[0]
    assert "its relu has fallen" in fault.words
    assert fault.cure == "restart"


@pytest.mark.parametrize("preset", ["depth", "circle", "three-spirals"])
def test_the_best_constant_answer_s_loss_is_that_of_a_network_that_gives_it(preset):
    plan = PRESETS[preset].plan
    run = Run(plan)
    constant = playground.constant_loss(run)
    if preset == "circle":
        share = run.stream.values[run.stream.held].mean()
        assert constant == pytest.approx(-(share * np.log(share) + (1 - share) * np.log(1 - share)))
    elif preset == "three-spirals":
        assert constant == pytest.approx(np.log(3), rel=0.02)
    else:
        assert constant == pytest.approx(playground.target_map("fancy-sine").astype(float).var())
