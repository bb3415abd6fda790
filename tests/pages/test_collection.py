"""Garbage: not after every run, but soon."""

import gc
import threading
import time
import tomllib
import weakref

import pytest
from app_tools import ROOT

from nnviz_core.ui.frame import collection


class Cycle:
    """Garbage that only a collection finds."""

    def __init__(self):
        self.itself = self


def test_streamlit_collects_nothing_after_a_run():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["runner"]["postScriptGC"] is False


def test_garbage_is_gone_after_a_while(monkeypatch):
    monkeypatch.setattr(collection, "PAUSE", 0.05)
    monkeypatch.setattr(collection, "LONGEST_PAUSE", 0.5)
    gc.disable()
    try:
        ghost = weakref.ref(Cycle())
        assert ghost() is not None
        collection.collect_when_idle()
        deadline = time.monotonic() + 20
        while ghost() is not None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert ghost() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("quiet", "seconds", "growth", "due"),
    [
        (True, collection.PAUSE - 1, 0, False),
        (True, collection.PAUSE + 1, 0, True),
        (False, collection.PAUSE + 1, 0, False),
        (False, collection.LONGEST_PAUSE + 1, 0, True),
        (False, 0.0, collection.MOST_GROWTH + 1, True),
    ],
)
def test_garbage_is_collected_in_quiet_or_after_a_while_or_when_the_process_has_grown(
    monkeypatch, quiet, seconds, growth, due
):
    monkeypatch.setattr(collection, "is_idle", lambda: quiet)
    assert collection.is_due(seconds, growth) is due


def test_a_process_that_computes_is_not_idle():
    assert any(collection.is_idle() for _ in range(40))
    done = threading.Event()

    def compute():
        while not done.is_set():
            sum(range(1000))

    worker = threading.Thread(target=compute)
    worker.start()
    try:
        assert not all(collection.is_idle() for _ in range(40))
    finally:
        done.set()
        worker.join()
