"""Two networks race on the same examples for the same steps: alike they stay level, and each learns as it would alone."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz_core.playground import DivergedError, Plan, Race, Run, Trainer, UndefinedError, measured_loss
from nnviz_core.playground.race import standing
from nnviz_core.playground.stream import Stream

CIRCLE = Plan(
    hidden=((4, "tanh"),), target="circle", batch=10, held_out=0.3, noise=0.2, loss="cross-entropy", output_bias=True
)


@pytest.mark.parametrize("plan", [Plan(), CIRCLE])
def test_two_networks_with_the_same_choices_stay_level(plan):
    race = Race(plan, plan)
    for steps in (1, 700, 5000):
        race.train(steps)
    first, second = race.runs
    alone = Run(plan)
    alone.train(5701)
    assert first.steps == second.steps == race.steps == 5701
    np.testing.assert_array_equal(first.losses, second.losses)
    np.testing.assert_array_equal(first.network.flat, alone.network.flat)
    assert standing(race).startswith("Level after 5,701 steps")


@pytest.mark.parametrize("plan", [Plan(), CIRCLE])
def test_another_seed_draws_other_weights_and_the_same_examples(plan):
    race = Race(plan, replace(plan, seed=7))
    first, second = (Stream(each) for each in race.plans)
    for count in (3, 30_000):
        for one, other in zip(first.take(count), second.take(count), strict=True):
            np.testing.assert_array_equal(one, other)
    assert not np.array_equal(race.runs[0].parameters[0][0], race.runs[1].parameters[0][0])
    np.testing.assert_array_equal(race.runs[1].parameters[0][0], Run(replace(plan, seed=7)).parameters[0][0])


def test_the_one_with_the_lower_loss_is_ahead_and_both_take_the_same_steps_in_a_trainer():
    race, trainer = Race(Plan(), Plan(hidden=((128, "tanh"), (128, "tanh")), learning_rate=0.0001)), Trainer(threads=1)
    assert standing(race) == "Both are at their start."
    trainer.add(race, 20_000)
    while trainer.renew(race):
        with race.lock:
            assert race.runs[0].steps == race.runs[1].steps
    losses = [measured_loss(run) for run in race.runs]
    assert race.steps == 20_000
    assert losses[0] < losses[1]
    words = standing(race)
    assert words.startswith(
        f"The first network is ahead after 20,000 steps: on a grid of 33×33 points its loss is {losses[0]:.3g}"
    )
    assert race.seconds[1] > 1.5 * race.seconds[0]
    assert "A step takes the second" in words


def test_a_race_ends_where_one_diverges():
    race = Race(Plan(hidden=((8, "identity"),), output="identity", learning_rate=1.0), Plan())
    with pytest.raises(DivergedError):
        race.train(5000)
    first, second = race.runs
    assert race.failure is first.failure is not None
    assert first.steps == second.steps < 5000
    assert standing(race).startswith("The race is over: the first network diverged. ")


def test_a_race_ends_where_the_formula_has_no_value():
    race = Race(
        Plan(target="= sqrt(abs(a - 0.5003) - 0.00001)"), Plan(target="= sqrt(abs(a - 0.5003) - 0.00001)", seed=2)
    )
    with pytest.raises(UndefinedError):
        race.train(10**6)
    first, second = race.runs
    assert first.steps == second.steps
    assert standing(race).startswith("The race is over. The run stopped before step ")


@pytest.mark.parametrize("other", [{"target": "xor"}, {"batch": 2}, {"noise": 0.1}])
def test_what_both_have_in_common_may_not_differ(other):
    with pytest.raises(ValueError, match=next(iter(other))):
        Race(Plan(), Plan(**other))
