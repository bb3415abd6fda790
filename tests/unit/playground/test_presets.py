"""Every preset learns, and the published ones have their published numbers of parameters."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz_core.playground import PRESETS, Run, grid

PARAMETERS = {
    "usual": 2304,
    "depth": 384,
    "width": 512,
    "4-layer-neuron-response": 2944,
    "dying-relu": 1394,
    "gcu-small": 264,
    "circle": 25,
    "many-parameters": 17_024,
}


@pytest.mark.parametrize("name", [name for name in PRESETS if name != "constant-start"])
def test_a_preset_learns(name):
    run = Run(PRESETS[name].plan)
    run.train((2_000_000 if name.startswith("4") else 300_000) // run.plan.batch)
    losses = run.losses
    assert np.isfinite(losses).all()
    assert losses[-len(losses) // 10 :].mean() < 0.7 * losses[: len(losses) // 100].mean(), (losses[:5], losses[-5:])


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_published_preset_has_its_number_of_parameters(name):
    parameters = Run(PRESETS[name].plan).parameters
    assert sum(w.size + (0 if b is None else b.size) for w, b in parameters) == PARAMETERS[name]
    if f"{PARAMETERS[name]:,} parameters" in PRESETS[name].words:
        assert name != "circle"


def end(plan, examples=300_000):
    """The mean loss over the last tenth of so many examples."""
    run = Run(plan)
    run.train(examples)
    return run.losses[-len(run.losses) // 10 :].mean()


def test_weights_that_begin_alike_stay_alike():
    run = Run(PRESETS["constant-start"].plan)
    run.train(300_000)
    assert np.ptp(run.parameters[0][0], axis=0).max() < 0.75 * np.abs(run.parameters[0][0]).max()
    assert end(PRESETS["constant-start"].plan) > 4 * end(PRESETS["depth"].plan)


@pytest.mark.parametrize("name", ["spiral", "three-spirals"])
def test_spirals_are_known_off_the_examples_too_however_long_it_learns(name):
    run = Run(PRESETS[name].plan)
    run.train(100_000)
    assert run.loss(held_out=True) < 0.1


def test_a_spiral_without_l2_overfits():
    run = Run(replace(PRESETS["spiral"].plan, l2=0.0))
    run.train(100_000)
    assert run.loss() < 1e-6
    assert run.loss(held_out=True) > 0.5


def dead(plan, examples):
    """How many units of each hidden layer are 0 everywhere after so many examples."""
    run = Run(plan)
    run.train(examples)
    return [int((y == 0).all(axis=0).sum()) for _, y in run.values(grid(plan.problem, 33))[:-1]]


def test_units_of_relu_die_at_the_start_and_by_a_high_rate():
    plan = PRESETS["dying-relu"].plan
    first = [dead(replace(plan, seed=seed), 0)[0] for seed in range(20)]
    assert np.median(first) == 16
    above = replace(plan, hidden=tuple(layer._replace(biases="positive-0.1") for layer in plan.layers))
    assert dead(above, 0)[0] == 0
    usual, fast, above = (
        np.median([dead(replace(each, seed=seed), 300_000)[0] for seed in range(5)])
        for each in (plan, replace(plan, learning_rate=1), above)
    )
    assert (above <= 6, 17 <= usual <= 22, fast >= 26) == (True, True, True), (above, usual, fast)


def test_a_relu_as_the_output_needs_a_low_rate():
    plan = PRESETS["relu-output"].plan
    assert end(plan) < 0.02
    assert end(replace(plan, learning_rate=0.5)) > 0.4
    assert end(replace(plan, learning_rate=0.5, output="sigmoid")) < 0.1


def test_a_rate_that_is_lowered_ends_at_half_the_loss():
    plan = PRESETS["lowered-rate"].plan
    assert end(plan, 2_000_000) < 0.6 * end(replace(plan, schedule="constant"), 2_000_000)


def test_many_parameters_are_no_better_at_first():
    assert end(PRESETS["many-parameters"].plan) > 0.8 * end(PRESETS["depth"].plan)


def test_sharp_edges_are_harder_than_a_bowl():
    plan = PRESETS["sharp"].plan
    assert end(plan) > 40 * end(replace(plan, target="bowl"))
