"""A unit at a point: its sum is what the run gives there, and its gradients are those of torch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import in_both, near, plans

from nnviz_core import playground
from nnviz_core.playground import Plan, Run, inspection
from nnviz_core.playground.features import features


@settings(deadline=None, max_examples=40, derandomize=True, database=None)
@given(plans(), st.randoms())
def test_the_sum_is_the_run_s_own_value(drawn, random):
    run = Run(Plan(**drawn))
    run.train(5)
    layer = random.randrange(1, len(run.plan.sizes))
    unit, point = random.randrange(run.plan.sizes[layer]), (random.random(), random.random())
    told = playground.unit_at(run, layer, unit, point)
    z, y = run.values(np.array([point]))[layer - 1]
    assert told.total == pytest.approx(float(z[0, unit]), rel=1e-6)
    assert told.activation == pytest.approx(float(y[0, unit]), rel=1e-6)
    products = told.products.astype(np.float64)
    rounding = 1e-5 + 1e-6 * np.abs(products).sum()
    assert products.sum() + (told.bias or 0) == pytest.approx(told.total, rel=1e-4, abs=rounding)
    assert len(told.outgoing) == (run.plan.sizes[layer + 1] if layer + 1 < len(run.plan.sizes) else 0)
    assert [len(each) for each in told.every] == list(run.plan.sizes)


@settings(deadline=None, max_examples=40, derandomize=True, database=None)
@given(plans())
def test_gradients_are_those_of_torch(drawn):
    run = Run(Plan(**drawn))
    run.train(3)
    references = in_both(run.plan, run.parameters)
    if run.plan.count:
        places = run.stream.kept[:256]
        inputs, values = run.stream.inputs[places], run.stream.values[places]
    else:
        points = playground.grid(run.plan.problem, 16)
        inputs, values = features(run.plan.features, points), playground.target_map(run.plan.target, 16).reshape(-1, 1)
    for each in references:
        each.loss(inputs, values).backward()
    ours = inspection.gradients(run.plan, run.parameters, run)
    for layer, (weights, biases) in enumerate(ours):
        near(weights, *(each.weights[layer].grad for each in references), 2e-3, 2e-5)
        if biases is not None:
            near(biases, *(each.biases[layer].grad for each in references), 2e-3, 2e-5)


def test_penalties_and_dropout_are_no_part_of_the_gradient():
    plain = Plan(hidden=((6, "tanh"),), batch=8)
    with_more = Plan(hidden=((6, "tanh", "xavier", "zeros", 0.5),), batch=8, l1=0.1, l2=0.2, optimizer="adam")
    run, other = Run(plain), Run(with_more)
    ours, theirs = (inspection.gradients(each.plan, run.parameters, each) for each in (run, other))
    np.testing.assert_array_equal(ours[0][0], theirs[0][0])


@pytest.mark.parametrize(
    ("layer", "unit", "point"), [(0, 0, (0, 0)), (4, 0, (0, 0)), (1, 24, (0, 0)), (1, 0, (0, np.nan))]
)
def test_where_there_is_no_such_unit_or_point(layer, unit, point):
    with pytest.raises(ValueError, match=r"unit|points"):
        playground.unit_at(Run(Plan()), layer, unit, point)
