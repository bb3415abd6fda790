"""The script of a network is run, and its network gives what the run gives, from the same parameters to the last bit."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from reference import plans

from nnviz_core.playground import Plan, Run, painted, script


def network(plan, run):
    names = {}
    exec(compile(script(plan, run.parameters), "script", "exec"), names)
    return names["network"]


@settings(deadline=None, max_examples=40, derandomize=True, database=None)
@given(plans())
def test_the_script_gives_the_same_outputs(drawn):
    plan = Plan(**drawn)
    run = Run(plan)
    run.train(3)
    points = np.random.default_rng(0).uniform(-1, 1, (40, 2)).astype(np.float32)
    built = network(plan, run)
    with torch.inference_mode():
        outputs = built(torch.from_numpy(points)).numpy()
    assert outputs == pytest.approx(run.respond(points).reshape(outputs.shape), rel=1e-4, abs=1e-4)
    linear = [layer for layer in built if isinstance(layer, torch.nn.Linear)]
    for layer, (weights, biases) in zip(linear, run.parameters, strict=True):
        assert (layer.weight.detach().numpy() == weights).all()
        assert (layer.bias is None) == (biases is None)
        if layer.bias is not None:
            assert (layer.bias.detach().numpy() == biases).all()


def test_nothing_of_a_visitors_text_stands_in_a_script():
    plan = Plan(target="= a + b / 7.25")
    assert "7.25" not in script(plan, Run(plan).parameters)
    named = painted([(0, 0), (1, 1)], [0, 1])
    assert script(Plan(target=named), Run(Plan(target=named)).parameters)
