"""Recordings that a visitor makes: they hold what training holds, end with what they have, and stay within bounds."""

import errno
import time
from dataclasses import replace

import numpy as np
import pytest

from nnviz_core import live, models, recordings
from nnviz_core.errors import NnvizError
from nnviz_core.live import recordings as live_recordings
from nnviz_core.recordings import writer
from nnviz_core.recordings.examination import Examiner
from nnviz_core.recordings.under_way import MOST_STEPS_WAITING

PLAN = live.Plan(hidden=(16,), images=400, epochs=3, batch=32, seed=2)
STEPS = 39


def progress(plan=PLAN, every=1):
    return [each for each in live.record(plan, every, "run-1") if each is not None]


def recorded(plan=PLAN, every=1):
    return recordings.load(progress(plan, every)[-1].content)


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "rmsprop", "adam"])
def test_the_recording_is_that_of_the_training(optimiser):
    plan = replace(PLAN, optimiser=optimiser, learning_rate=0.01, decay=0.001, activation="tanh")
    recording = recorded(plan)
    assert recording.is_whole
    assert list(recording.steps) == list(range(STEPS + 1))
    for step in (0, 1, 20, STEPS):
        network = live.trained(plan, step)
        for name, value in recording.weights(step).items():
            expected = network.state_dict()[name].numpy()
            assert np.linalg.norm(value - expected) <= 0.0051 * np.linalg.norm(expected) + 1e-7
    assert bool(recording.momenta(int(recording.moments[-1]))) == (optimiser in ("momentum", "adam"))


def test_the_tiny_network_is_recorded_too():
    recording = recorded(replace(PLAN, hidden="tiny", images=100, epochs=1))
    assert next(name for name, _ in recording.network(4).named_children()) == "conv1"


def test_a_seed_gives_the_same_recording():
    one, two, other = (progress(replace(PLAN, seed=seed))[-1].content for seed in (2, 2, 3))
    assert one == two != other


def test_one_that_stops_keeps_what_was_recorded(monkeypatch):
    monkeypatch.setattr(live_recordings, "SHOWN_EVERY", 0.0)
    course = live.record(PLAN, 1, "run-1")
    assert [next(course).step for _ in range(6)] == [0, 1, 2, 3, 4, 5]
    last = course.send(True)
    recording = recordings.load(last.content)
    assert (last.step, list(recording.steps)) == (5, [0, 1, 2, 3, 4, 5])
    assert not recording.is_whole
    assert next(course, None) is None


def test_the_figures_of_one_that_stops_are_of_its_last_step(monkeypatch):
    monkeypatch.setattr(live_recordings, "SHOWN_EVERY", 1e9)
    course = live.record(PLAN, 1, "run-1")
    assert [next(course) for _ in range(6)][1:] == [None] * 5
    last = course.send(True)
    assert last.step == 5
    trained = live_recordings.figures(live.trained(PLAN, 5), *live_recordings.first_images(PLAN))
    assert last.figures.train_loss == pytest.approx(trained.train_loss, rel=1e-5)


def test_a_full_disk_ends_it_with_what_came_before(monkeypatch):
    write, room = writer.Writer._write, 120_000

    def full(self, content, position):
        if position + len(content) > room:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, content, position)

    monkeypatch.setattr(writer.Writer, "_write", full)
    monkeypatch.setattr(live_recordings, "SHOWN_EVERY", 0.0)
    every = []
    with pytest.raises(NnvizError, match="No space left") as told:
        list(map(every.append, live.record(PLAN, 1, "run-1")))
    recording = recordings.load(every[-1].content)
    assert 0 < recording.steps[-1] < STEPS
    assert len(every[-1].content) <= room
    assert str(told.value).endswith("What came before is whole in the recording.")
    shown = [each for each in every if each]
    assert shown[-1] == replace(shown[-2], content=shown[-1].content)
    assert recording.steps[-1] <= shown[-1].step < STEPS


def test_a_training_that_leaves_all_bounds_ends_it():
    with pytest.raises(NnvizError, match="smaller learning rate"):
        progress(replace(PLAN, optimiser="sgd", learning_rate=1e30))


@pytest.mark.parametrize(
    ("plan", "every"), [(PLAN, 1), (PLAN, 10), (replace(PLAN, hidden=(64, 32), images=2000), None)]
)
def test_its_size_is_told_beforehand(plan, every):
    told, content = live.forecast(plan, every), progress(plan, every)[-1].content
    recording = recordings.load(content)
    assert told.steps == plan.steps
    assert told.frames == len(recording.steps)
    assert 0.5 * len(content) < told.bytes < 2.5 * len(content)


def test_what_is_too_large_is_refused_beforehand():
    with pytest.raises(NnvizError, match="10,000,000 steps"):
        live.forecast(live.Plan(epochs=1000, batch=1), 1)
    with pytest.raises(NnvizError, match=r"more than the 16\.0 MB"):
        live.forecast(live.Plan(epochs=100), 1)


def test_a_moment_is_a_model():
    recording = recorded()
    assert models.fingerprint(recording.model(5).network) != models.fingerprint(recording.model(6).network)


LARGE = live.Plan(hidden=(512, 256), epochs=3)
WIDE = live.Plan(hidden=(128, 64), epochs=3)


@pytest.mark.parametrize(("plan", "every", "steps"), [(LARGE, None, 12), (WIDE, 1, 40)])
def test_a_large_one_that_stops_has_little_to_finish(plan, every, steps):
    course = live.record(plan, every, "run-1")
    for _ in range(steps):
        next(course)
    begun = time.process_time()  # of all threads; the clock would count what else the machine does
    last = [each for each in (course.send(True), *course) if each][-1]
    assert time.process_time() - begun < 1
    assert recordings.load(last.content).steps[-1] > 0


def test_a_training_waits_for_what_is_measured_so_that_a_stop_is_soon(monkeypatch):
    examine, examined = Examiner.examine, []

    def slow(self, writer, copied):
        time.sleep(0.03)
        examined.append(copied.step)
        return examine(self, writer, copied)

    monkeypatch.setattr(Examiner, "examine", slow)
    course = live.record(PLAN, 1, "run-1")
    for step in range(30):
        next(course)
        assert step - len(examined) <= MOST_STEPS_WAITING + 1
    before = len(examined)
    assert course.send(True).content
    assert len(examined) - before <= MOST_STEPS_WAITING + 1
