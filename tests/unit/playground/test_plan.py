"""A plan is checked as it is made, keeps its defaults, and its stream of examples depends on nothing else."""

import inspect
import pickle

import numpy as np
import pytest

from nnviz_core.playground import FormulaError, Plan, painted
from nnviz_core.playground.initialisers import INITIALISERS
from nnviz_core.playground.point_sets import CLASSES, POINT_SETS
from nnviz_core.playground.schedules import SCHEDULES, factors
from nnviz_core.playground.stream import Stream

SOFTMAX = {"output": "softmax", "loss": "cross-entropy"}


def test_a_plan_keeps_its_names_and_defaults():
    parameters = inspect.signature(Plan).parameters
    assert {name: each.default for name, each in list(parameters.items())[:8]} == {
        "hidden": ((24, "tanh"), (12, "tanh")),
        "output": "sigmoid",
        "target": "fancy-sine",
        "optimizer": "sgd",
        "learning_rate": 0.05,
        "batch": 1,
        "loss": "squared",
        "seed": 0,
    }
    assert Plan().sizes == (2, 24, 12, 1)
    assert pickle.loads(pickle.dumps(Plan())) == Plan()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"hidden": ((129, "tanh"),)}, "units is from 1 to 128, not 129"),
        ({"hidden": ((8, "tanh"),) * 7}, "from 0 to 6, not 7"),
        ({"hidden": ((8, "step"),)}, "no activation 'step'; there are identity"),
        ({"hidden": ((8, "tanh", "orthogonal"),)}, "no weights 'orthogonal'"),
        ({"hidden": ((8, "tanh", "he", "zeros", 1.0),)}, "dropout is from 0 to 0.9"),
        ({"target": "moon"}, "no target 'moon'"),
        ({"optimizer": "lion"}, "no optimizer 'lion'"),
        ({"loss": "hinge"}, "no loss 'hinge'"),
        ({"schedule": "warm"}, "no schedule 'warm'"),
        ({"learning_rate": float("nan")}, "learning_rate is from 0 to 10"),
        ({"batch": 257}, "batch is from 1 to 256"),
        ({"features": ()}, "at least one"),
        ({"features": ("a", "a")}, "each once"),
        ({"features": ("c",)}, "no features 'c'"),
        ({"loss": "cross-entropy", "output": "tanh"}, "needs the output sigmoid"),
        ({"output": "softmax"}, "needs three classes"),
        ({"target": "three-spirals"}, "3 classes need the output softmax"),
    ],
)
def test_what_does_not_go_together_is_said(settings, words):
    with pytest.raises(ValueError, match=r".") as raised:
        Plan(**settings)
    assert words in str(raised.value)


def test_a_formula_is_a_target_and_a_wrong_one_an_error():
    inputs, values = Stream(Plan(target="= a * b + 1", examples=50)).take(50)
    assert values[:, 0] == pytest.approx(inputs.prod(axis=1) + 1, rel=1e-6)
    with pytest.raises(FormulaError, match="character 4"):
        Plan(target="=a +")


@pytest.mark.parametrize("target", ["fancy-sine", "random", "spiral"])
def test_a_stream_does_not_depend_on_how_much_is_taken_at_a_time(target):
    plan = Plan(target=target, noise=0.1, seed=3)
    whole, parts = Stream(plan), Stream(plan)
    taken = [parts.take(count) for count in (1, 7, 16_370, 9000, 4622)]
    for one, many in zip(whole.take(30_000), zip(*taken, strict=True), strict=True):
        assert (one == np.concatenate(many)).all()
    assert not (Stream(Plan(target=target, seed=4)).take(9)[0] == whole.take(9)[0]).all()


def test_what_is_held_out_never_comes():
    plan = Plan(target="circle", examples=40, held_out=0.25)
    stream = Stream(plan)
    assert (len(stream.held), len(stream.kept)) == (10, 30)
    come = {tuple(row) for row in stream.take(9000)[0].tolist()}
    assert come == {tuple(row) for row in stream.inputs[stream.kept].tolist()}


@pytest.mark.parametrize("name", POINT_SETS)
def test_sets_of_points_keep_their_shape(name):
    points, values = POINT_SETS[name](np.random.default_rng(1), 601, 0.0)
    assert (points.shape, values.shape) == ((601, 2), (601,))
    assert np.abs(points).max() < 8
    if name in CLASSES:
        assert np.bincount(values).min() > 150
        settings = SOFTMAX if CLASSES[name] > 2 else {}
        assert Plan(target=name, **settings).problem.outputs == (CLASSES[name] if CLASSES[name] > 2 else 1)
    else:
        assert -1.2 < values.min() < -0.5 < 0.5 < values.max() < 1.2


def test_painted_classes_make_the_outputs():
    assert Plan(target=painted([(0, 0), (1, 1)], [0, 1])).sizes[-1] == 1
    assert Plan(target=painted([(0, 0), (1, 1), (0, 1)], [0, 1, 2]), **SOFTMAX).sizes[-1] == 3


@pytest.mark.parametrize(
    ("name", "mean", "spread"),
    [
        ("zeros", 0, 0),
        ("ones", 1, 0),
        ("uniform-0.1", 0, 0.1 / 3**0.5),
        ("uniform-1", 0, 1 / 3**0.5),
        ("positive-0.1", 0.05, 0.05 / 3**0.5),
        ("positive-1", 0.5, 0.5 / 3**0.5),
        ("he", 0, (2 / 50) ** 0.5),
        ("xavier", 0, (2 / 80) ** 0.5),
    ],
)
def test_initialisers_have_their_mean_and_spread(name, mean, spread):
    drawn = INITIALISERS[name](np.random.default_rng(0), (50_000,), 50, 30)
    assert (drawn.mean(), drawn.std()) == (pytest.approx(mean, abs=0.01), pytest.approx(spread, rel=0.02))


def test_schedules_begin_where_the_rate_is_and_do_what_they_say():
    course = {name: factors(name, 0, 2000, 1000) for name in SCHEDULES}
    assert {name: values[0] for name, values in course.items()} == dict.fromkeys(SCHEDULES, 1)
    assert (course["constant"] == 1).all()
    assert course["decay"][1000] == pytest.approx(0.1)
    assert (course["cosine"][500], course["cosine"][1500]) == (pytest.approx(0.5), pytest.approx(0.001))
    assert [int((course[name] > 1).sum()) for name in ("raises", "kick")] == [100, 5]
    assert (factors("raises", 940, 100, 1000) == course["raises"][940:1040]).all()
