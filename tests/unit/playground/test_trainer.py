"""Runs take turns fairly, stop when nobody asks, and never in the middle of a step."""

import threading
import time
from concurrent.futures import Future
from dataclasses import replace

import pytest

from nnviz_core.errors import NnvizError
from nnviz_core.playground import Plan, Race, Run, Sweep, Trainer, made
from nnviz_core.playground import trainer as module
from nnviz_core.playground.run import SWAP
from nnviz_core.playground.shape import shape


def wait(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_run_gets_just_the_steps_that_it_asked_for():
    trainer, run, alone = Trainer(), Run(Plan()), Run(Plan())
    trainer.add(run, 50_000)
    wait(lambda: not trainer.renew(run))
    assert run.steps == 50_000
    alone.train(50_000)
    assert (run.network.flat == alone.network.flat).all()


def test_steps_that_are_asked_for_during_a_turn_are_taken_too(monkeypatch):
    trainer, run = Trainer(threads=1), Run(Plan())
    in_turn, go_on = threading.Event(), threading.Event()

    def train(run, steps):
        in_turn.set()
        assert go_on.wait(10)
        run.train(steps)
        return True

    monkeypatch.setattr(module, "_train", train)
    trainer.add(run)
    assert in_turn.wait(10)
    trainer.pause(run)
    assert not trainer.renew(run)
    for _ in range(3):
        trainer.add(run, 5)
    go_on.set()
    wait(lambda: not trainer.renew(run))
    assert run.steps == module.FIRST_STEPS + 15


def test_twenty_runs_get_equal_shares():
    trainer, runs = Trainer(), [Run(Plan(seed=seed)) for seed in range(20)]
    for run in runs:
        trainer.add(run)
    wait(lambda: min(run.steps for run in runs) > 400_000, 60)
    steps = [run.steps for run in runs]
    for run in runs:
        trainer.remove(run)
    assert min(steps) >= max(steps) / 2


@pytest.fixture
def turns(monkeypatch):
    """Whose turns they were, one after the other; each takes two milliseconds of the processor."""
    every = []

    def train(run, steps):
        every.append(run)
        end = time.thread_time() + 0.002
        while time.thread_time() < end:
            pass
        return True

    monkeypatch.setattr(module, "_train", train)
    return every


def shared(turns, runs):
    """Whether the next turns are shared equally."""
    start = len(turns)
    wait(lambda: len(turns) >= start + 60)
    counts = [turns[start : start + 60].count(run) for run in runs]
    return min(counts) > 0.6 * max(counts)


def test_whoever_joins_neither_waits_for_who_came_before_nor_lets_them_wait(turns):
    trainer, runs = Trainer(threads=1), [Run(Plan(seed=seed)) for seed in range(3)]
    for number, run in enumerate(runs, 1):
        trainer.add(run)
        assert shared(turns, runs[:number])
    for run in runs:
        trainer.remove(run)


def test_whoever_comes_back_has_not_to_wait_for_who_came_meanwhile(turns):
    trainer, early, late = Trainer(threads=1), Run(Plan()), Run(Plan(seed=1))
    trainer.add(early)
    wait(lambda: len(turns) > 100)
    trainer.pause(early)
    trainer.add(late)
    wait(lambda: late in turns)
    trainer.add(early)
    assert shared(turns, [early, late])
    for run in (early, late):
        trainer.remove(run)


def test_a_large_network_leaves_the_others_their_share():
    trainer, large, small = Trainer(threads=1), Run(Plan(hidden=((128, "tanh"),) * 6)), Run(Plan())
    for run in (large, small):
        trainer.add(run)
    wait(lambda: large.steps > 20_000, 60)
    for run in (large, small):
        trainer.remove(run)
    assert small.steps > 5 * large.steps


@pytest.mark.parametrize(
    "kind", [Run, lambda plan: Race(plan, replace(plan, seed=1)), lambda plan: Sweep(plan, 10_000, [0])]
)
def test_the_others_go_on_while_a_kernel_is_being_made_for_one(monkeypatch, kind):
    kernel, plan, other = Future(), Plan(), Run(Plan(batch=2))
    with monkeypatch.context() as patched:
        patched.setattr(made, "ask", lambda _: kernel)
        waiting, trainer = kind(plan), Trainer(threads=1)
    for run in (waiting, other):
        trainer.add(run)
    wait(lambda: waiting.steps == SWAP)
    steps = other.steps
    wait(lambda: other.steps > steps + 10_000)
    assert waiting.steps == SWAP
    kernel.set_result(made.ask(shape(plan, Run(plan).network.layout)).result())
    wait(lambda: waiting.steps > SWAP + 5000)
    for run in (waiting, other):
        trainer.remove(run)


def test_a_paused_run_stands_still_and_goes_on():
    trainer, run = Trainer(), Run(Plan())
    trainer.add(run)
    wait(lambda: run.steps > 1000)
    trainer.pause(run)
    assert not trainer.renew(run)
    time.sleep(0.3)
    steps = run.steps
    time.sleep(0.3)
    assert run.steps == steps
    trainer.add(run, 10)
    wait(lambda: run.steps == steps + 10)


def test_a_run_that_nobody_asks_about_stops_and_one_that_is_asked_about_goes_on():
    trainer, asked, other = Trainer(patience=0.6), Run(Plan()), Run(Plan())
    for run in (asked, other):
        trainer.add(run)
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        assert trainer.renew(asked)
        time.sleep(0.05)
    assert not trainer.renew(other)
    steps = other.steps
    time.sleep(0.3)
    assert other.steps == steps
    trainer.remove(asked)


def test_a_run_stops_once_nobody_has_asked_about_it_for_as_long_as_it_is_held():
    now = [100.0]
    trainer, run, other = Trainer(threads=1, patience=10, clock=lambda: now[0]), Run(Plan()), Run(Plan())
    trainer.add(run)
    now[0] += 9.9
    assert trainer.renew(run)
    now[0] += 9.9
    trainer.add(other, 1)
    steps = run.steps
    wait(lambda: run.steps > steps)
    now[0] += 0.2
    wait(lambda: not trainer.active)
    assert not trainer.renew(run)
    trainer.add(run, 5)
    wait(lambda: trainer.renew(run) is False)


def test_a_run_that_fails_ends_and_says_why():
    trainer, run = Trainer(), Run(Plan(hidden=((8, "leaky-relu"),), output="identity", learning_rate=9))
    trainer.add(run)
    wait(lambda: run.failure is not None)
    wait(lambda: not trainer.renew(run))
    other = Run(Plan())
    trainer.add(other, 100)
    wait(lambda: other.steps == 100)


def test_a_formula_without_a_value_somewhere_stops_nobody_else():
    trainer, run, other = Trainer(threads=1), Run(Plan(target="= sqrt(abs(a - 0.5003) - 0.00001)")), Run(Plan())
    trainer.add(run)
    wait(lambda: run.failure is not None)
    wait(lambda: not trainer.renew(run))
    trainer.add(other, 100)
    wait(lambda: other.steps == 100)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_whatever_a_run_raises_the_others_go_on(monkeypatch):
    trainer, broken, other = Trainer(threads=1), Run(Plan()), Run(Plan())
    monkeypatch.setattr(broken, "train", lambda steps: 1 / 0)
    trainer.add(other)
    trainer.add(broken)
    wait(lambda: not trainer.renew(broken))
    steps = other.steps
    wait(lambda: other.steps > steps + 1000)
    trainer.remove(other)


def test_threads_end_when_there_is_nothing_to_do(monkeypatch):
    monkeypatch.setattr(module, "IDLE", 0.05)
    trainer, run = Trainer(threads=99), Run(Plan())
    trainer.add(run, 100)
    assert trainer._most <= 99
    wait(lambda: run.steps == 100)
    wait(lambda: trainer._threads == 0)
    trainer.add(run, 100)
    wait(lambda: run.steps == 200)


def test_a_trainer_has_bounds(monkeypatch):
    monkeypatch.setattr(module, "MOST_RUNS", 2)
    trainer, runs = Trainer(), [Run(Plan(hidden=(), seed=seed)) for seed in range(3)]
    for run in runs[:2]:
        trainer.add(run, 1)
    with pytest.raises(NnvizError, match="2 networks are being trained"):
        trainer.add(runs[2], 1)
    trainer.remove(runs[0])
    trainer.add(runs[2], 1)


def test_no_more_threads_than_asked_for_train():
    trainer = Trainer(threads=1)
    runs = [Run(Plan(seed=seed)) for seed in range(5)]
    before = sum(thread.name == "playground" for thread in threading.enumerate())
    for run in runs:
        trainer.add(run, 20_000)
    wait(lambda: all(run.steps == 20_000 for run in runs))
    assert sum(thread.name == "playground" for thread in threading.enumerate()) - before <= 1
