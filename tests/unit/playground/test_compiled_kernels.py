"""Kernels: loaded when they are used, kept on disk outside of the installation, and made for a shape as torch trains it."""

import gc
import os
import subprocess
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from reference import Reference, plans, takes_the_steps_of_torch

from nnviz_core.playground import DivergedError, Plan, Run, made
from nnviz_core.playground.activations import ACTIVATIONS
from nnviz_core.playground.kernels import online
from nnviz_core.playground.run import SWAP
from nnviz_core.playground.shape import shape
from nnviz_core.playground.stream import Stream

ROOT = Path(__file__).parents[3]
TRAINING = """
from nnviz_core.playground import Plan, Run
import sys
assert not {"numba", "llvmlite"} & set(sys.modules)
run = Run(Plan(hidden=((8, "tanh"),)))
run.train(10)
from nnviz_core.playground.kernels.online import train_online
print(sum(train_online.stats.cache_hits.values()), sum(train_online.stats.cache_misses.values()))
"""


def train(folder):
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    environment |= {"XDG_CACHE_HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", TRAINING], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


def test_kernels_are_compiled_once_into_the_users_cache_folder(tmp_path):
    before = {path for path in (ROOT / "nnviz_core").rglob("*.nb*")}
    assert train(tmp_path) == ["0", "1"]
    assert list((tmp_path / "nnviz" / "numba").rglob("*train_online*.nbc"))
    assert train(tmp_path) == ["1", "0"]
    assert {path for path in (ROOT / "nnviz_core").rglob("*.nb*")} == before


def swapped(plan):
    """A run that uses the kernel of its shape from the first step on, and its reference."""
    run = Run(plan)
    run.network.machine = made.ask(shape(plan, run.network.layout)).result()
    return run, Reference(plan, run.parameters), Stream(plan)


def agree(run, reference, tolerance):
    for ours, theirs in zip(run.parameters, reference.parameters, strict=True):
        assert ours[0] == pytest.approx(theirs[0], rel=tolerance, abs=tolerance)
        assert ours[1] is None or ours[1] == pytest.approx(theirs[1], rel=tolerance, abs=tolerance)


@settings(deadline=None, max_examples=40, derandomize=True, database=None)
@given(plans(optimizer="sgd", batch=1, target="fancy-sine"))
def test_the_kernel_made_for_a_shape_takes_the_steps_of_torch(drawn):
    takes_the_steps_of_torch(swapped(Plan(**drawn))[0], 5, 1e-3, 1e-4)


def test_the_kernel_made_for_the_shape_is_the_one_that_is_used(monkeypatch):
    run = swapped(Plan())[0]
    monkeypatch.setattr(online, "train_online", None)
    run.train(10)
    assert run.steps == 10
    with pytest.raises(TypeError):
        Run(Plan()).train(10)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_follows_torch_for_a_thousand_steps(name):
    plan = Plan(hidden=((19, name), (70, name), (5, name)), learning_rate=0.01, output_bias=True)
    run, reference, stream = swapped(plan)
    run.train(1000)
    for _ in range(1000):
        reference.step(*stream.take(1))
    agree(run, reference, 1e-3)


@pytest.mark.parametrize("sizes", [(128,) * 6, (16, 32), (33,), (1, 1, 1), (15, 17, 127)])
def test_layers_of_any_size_agree_with_the_kernel_for_any_shape(sizes):
    plan = Plan(hidden=tuple((size, "tanh") for size in sizes), learning_rate=0.01)
    run, other = swapped(plan)[0], Run(plan)
    for each in (run, other):
        each.train(500)
    assert run.network.machine is not other.network.machine is None
    assert run.network.flat == pytest.approx(other.network.flat, rel=1e-3, abs=1e-4)


def test_a_run_swaps_at_the_same_step_however_it_is_sliced_and_again_when_replayed():
    whole, sliced = Run(Plan()), Run(Plan())
    assert whole.swapped is None
    whole.train(3 * SWAP)
    for steps in (SWAP - 1, 2, SWAP, SWAP - 1):
        sliced.train(steps)
    assert whole.swapped == sliced.swapped == SWAP
    assert (whole.network.flat == sliced.network.flat).all()
    whole.restart()
    assert whole.swapped is None
    whole.train(3 * SWAP)
    assert whole.swapped == SWAP
    assert (whole.network.flat == sliced.network.flat).all()


def test_it_stops_at_the_step_whose_loss_is_not_finite_and_changes_nothing():
    plan = Plan(hidden=((8, "leaky-relu"),), output="identity", learning_rate=9)
    run, other = swapped(plan)[0], Run(plan)
    with pytest.raises(DivergedError) as ours:
        run.train(1000)
    with pytest.raises(DivergedError) as theirs:
        other.train(1000)
    assert ours.value.step == theirs.value.step == run.steps + 1
    assert len(run.losses) == run.steps
    assert np.isfinite(run.network.flat).all()


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "gcu", "swish", "gaussian", "ameo"])
def test_nan_is_never_swallowed(activation):
    run = swapped(Plan(hidden=((4, activation), (4, activation))))[0]
    run.network.flat[run.network.layout.table[0, 3]] = np.nan
    with pytest.raises(DivergedError, match="at step 1: a weight or bias of layer 1"):
        run.train(1)


def test_kernels_beyond_sixteen_are_let_go():
    first = made.ask(shape(Plan(hidden=((1, "relu"),)), Run(Plan(hidden=((1, "relu"),))).network.layout)).result()
    gone = weakref.ref(first)
    del first
    for units in range(2, 2 + made.MOST):
        run = Run(Plan(hidden=((units, "relu"),)))
        made.ask(shape(run.plan, run.network.layout)).result()
    assert len(made._KEPT) == made.MOST
    del run
    gc.collect()
    assert gone() is None
