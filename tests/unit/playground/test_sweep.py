"""Twenty seeds: each run is the one of its seed alone, however its steps are cut, and what came of all is told."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz_core.playground import PRESETS, Plan, Run, Sweep, Trainer, constant_loss, measured_loss
from nnviz_core.playground.sweep import SEEDS, quartiles, words


@pytest.mark.parametrize("plan", [Plan(hidden=((6, "tanh"),)), PRESETS["circle"].plan])
def test_each_seed_ends_as_it_does_alone(plan):
    sweep, other, trainer = Sweep(plan, 400), Sweep(replace(plan, seed=5), 400), Trainer()
    while not sweep.is_over:
        sweep.train(333)
    trainer.add(other, other.total)
    while trainer.renew(other):
        pass
    assert sweep.ends == other.ends
    assert [end.seed for end in sweep.ends] == list(SEEDS)
    assert sweep.steps == sweep.total == 20 * 400
    for seed in (0, 7, 19):
        run = Run(replace(plan, seed=seed))
        run.train(400)
        assert sweep.ends[seed].measured == measured_loss(run)
        assert sweep.ends[seed].constant == constant_loss(run)
        assert sweep.ends[seed].training == pytest.approx(run.losses[-40:].mean(), rel=1e-6)


def test_the_distribution_is_told_with_its_quartiles_and_its_ends():
    sweep = Sweep(Plan(hidden=((6, "tanh"),)), 2000)
    assert words(sweep) == "0 of 20 seeds were trained for 2,000 steps each."
    sweep.train(sweep.total)
    losses = sorted(end.measured for end in sweep.ends)
    low, middle, high = quartiles(losses)
    assert low == pytest.approx(np.percentile(losses, 25))
    assert losses[9] <= middle <= losses[10]
    for each in (middle, low, high, losses[0], losses[-1]):
        assert f"{each:.3g}" in words(sweep)


def test_seeds_that_learn_nothing_are_stuck_and_those_that_diverge_are_counted():
    still = Sweep(Plan(hidden=((4, "relu"),), learning_rate=0.0, output_weights="zeros"), 10, range(3))
    still.train(30)
    assert "3 of them ended stuck at the level of the best answer that is the same everywhere" in words(still)
    wild = Sweep(Plan(hidden=((8, "identity"),), output="identity", learning_rate=1.0), 4000, range(3))
    wild.train(wild.total)
    assert wild.is_over
    assert words(wild).endswith("3 diverged.")
    assert all(end.diverged and not end.measured < np.inf for end in wild.ends)


def test_a_sweep_has_steps_and_seeds():
    for each, seeds in ((0, SEEDS), (10, ())):
        with pytest.raises(ValueError, match="at least one step and one seed"):
            Sweep(Plan(), each, seeds)


def test_seeds_that_meet_no_value_of_the_formula_are_counted():
    sweep = Sweep(Plan(target="= sqrt(abs(a - 0.5003) - 0.00001)"), 1_000_000, (0, 1))
    sweep.train(sweep.total)
    assert sweep.is_over
    assert words(sweep).endswith("2 diverged or met a point at which the formula has no value.")
