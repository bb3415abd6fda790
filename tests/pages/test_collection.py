"""Garbage: not after every run, but soon."""

import gc
import threading
import time
import tomllib
import weakref

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
