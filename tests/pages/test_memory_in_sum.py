"""All that is remembered for visitors is within one sum, and each memory keeps its part of it."""

import os
import subprocess
import sys
import weakref
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest
from app_tools import ROOT
from guest_tools import guest
from torch import nn

from nnviz_core import datasets, live, zoo
from nnviz_core.course import parts
from nnviz_core.recordings import decoded, shipped
from nnviz_core.recordings.recent import Recent
from nnviz_core.ui.frame import budget, contents, guests, loaded, memory, own_data, own_recordings, tweaked, wound_back
from nnviz_core.ui.inputs import strokes

MEGABYTE = 2**20
BOUNDS = {
    "measured": lambda: memory.MEMORY.bytes,
    "guests": lambda: guests.BYTES_OF_ALL,
    "own images": lambda: own_data.BYTES_OF_ALL,
    "own recordings": lambda: own_recordings.BYTES_OF_ALL,
    "wound back": lambda: wound_back.NETWORKS.bytes,
    "changed": lambda: tweaked.NETWORKS.bytes,
    "strokes": lambda: strokes.STROKES.bytes,
}


def test_all_bounds_together_are_the_one_number():
    assert set(BOUNDS) == set(budget.PERCENT)
    total = budget.SHIPPED + decoded.DECODED.bytes + sum(bound() for bound in BOUNDS.values())
    assert 0.99 * budget.BYTES < total <= budget.BYTES
    assert all(bound() > MEGABYTE for bound in BOUNDS.values())


@pytest.mark.parametrize("megabytes", [0, 50, 400])
def test_another_number_is_shared_out_too(megabytes):
    code = "from nnviz_core.ui.frame import budget; print(budget.BYTES, *map(budget.part, budget.PERCENT))"
    variables = {**os.environ, "NNVIZ_CACHE_MB": str(megabytes)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=variables, capture_output=True, check=True)
    total, *each = map(int, done.stdout.split())
    assert total == megabytes * MEGABYTE
    assert all(part >= 0 for part in each)
    assert sum(each) <= max(0, total - budget.SHIPPED - decoded.BYTES)


def test_what_is_shipped_and_stays_is_within_its_part():
    sets = [datasets.load(name, "test") for name in datasets.TITLES]
    networks = [loaded.shared_model(name).network for name in loaded.NAMES]
    models = [loaded.shared_model(name) for name in zoo.MODELS]
    records = [(loaded.filter_records(model), loaded.pass_rates_of(model)) for model in models]
    size = contents.size((sets, networks, records, loaded.reject_figures()))
    assert 0.8 * budget.SHIPPED < size <= budget.SHIPPED


def test_of_recordings_what_was_decoded_last_stays_within_its_bound(monkeypatch):
    few = Recent(2 * MEGABYTE)
    for module in (sys.modules["nnviz_core.recordings.recording"], parts):
        monkeypatch.setattr(module, "DECODED", few)
    most = 0
    for name in ("fashion-mlp", "mnist-tiny-cnn", "mnist-mlp"):
        recording = shipped.shipped(name)
        for step in recording.moments[:: len(recording.moments) // 5].tolist():
            numbers = recording.weights(step)
            assert parts.tiles(recording, numbers, "logits").values.size
            recording.gradients(step)
            most = max(most, few.used)
            assert few.used <= few.bytes
    assert most > few.bytes / 2


def test_what_is_decoded_does_not_hold_the_file_of_a_recording(monkeypatch):
    *_, last = live.record(live.Plan(hidden=(8,), images=100, epochs=1), 1, "run-2")
    recording = own_recordings.opened(last.content)
    parts.tiles(recording, recording.weights(0), "logits")
    gone = weakref.ref(recording)
    del recording
    assert gone() is None


def test_the_oldest_recordings_of_all_go_where_there_are_too_many_bytes(monkeypatch):
    every = []
    for number in range(3):
        *_, last = live.record(live.Plan(hidden=(8,), images=100, epochs=1, seed=number), 1, f"run-{number}")
        every.append(last.content)
    monkeypatch.setattr(own_recordings, "_EVERY", weakref.WeakValueDictionary())
    monkeypatch.setattr(own_recordings, "BYTES_OF_ALL", len(every[1]) + len(every[2]) + 10)
    kept = []
    for content in every:
        monkeypatch.setattr(own_recordings.st, "session_state", {})
        kept.append(own_recordings.keep(content))
        assert own_recordings.size() <= own_recordings.BYTES_OF_ALL
    assert [each.recording is None for each in kept] == [True, False, False]
    assert kept[0].content == b""


def test_no_guest_is_larger_than_all_may_be(monkeypatch):
    monkeypatch.setattr(guests.st, "session_state", {})
    monkeypatch.setattr(guests, "BYTES_OF_ALL", 1000)
    with pytest.raises(ValueError, match="more than 1,000"):
        guests.keep(guest())


def test_strokes_of_any_length_stay_within_their_bound(monkeypatch):
    few = Recent(strokes.BYTES * 500)
    monkeypatch.setattr(strokes, "STROKES", few)
    for number in range(20):
        way = [[command, float(x), float(number + 50 * (x % 2))] for x, command in enumerate("M" + "L" * 99)]
        sent = {"objects": [{"path": way, "strokeWidth": 20}]}
        (stroke,) = strokes.read(sent)
        assert len(stroke.points) > 90
        assert few.used <= few.bytes
    assert few.used > few.bytes / 2


def test_what_is_too_large_is_not_remembered_and_the_oldest_go_first():
    few, made = Recent(100), []

    def ask(key, size):
        return few.value(key, lambda: made.append(key) or key, lambda _: size)

    assert [ask("large", 101), few.used] == ["large", 0]
    for key in "abab":
        ask(key, 40)
    ask("c", 40)
    assert few.used == 80
    ask("b", 40)
    assert made == ["large", "a", "b", "c"], "b was asked for after a"
    ask("a", 40)
    assert made[-1] == "a"


def test_the_first_of_two_who_make_a_value_gives_it_to_both():
    few = Recent(100)

    def slow():
        few.value("key", lambda: "first", len)
        return "second"

    assert few.value("key", slow, len) == "first"
    assert few.used == len("first")


@dataclass(frozen=True)
class Squares:
    """Numbers, and their squares once somebody asks."""

    numbers: np.ndarray

    @cached_property
    def squares(self):
        return self.numbers**2


def test_what_a_value_keeps_later_is_counted_at_once():
    assert contents.size(Squares(np.zeros(1000))) == 2 * 8000


def test_a_network_holds_its_weights():
    assert contents.size(nn.Sequential(nn.Linear(100, 10))) > 4 * 1010
