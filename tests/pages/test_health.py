"""What the server tells of itself: loads, caches within bounds and errors by kind, and nothing that is not for others."""

import asyncio
import json
import logging
import threading
from collections import Counter
from types import SimpleNamespace

import pytest
from app_tools import ROOT
from starlette.requests import Request
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.stats import GaugeStat
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from nnviz_core.jobs import Job, server
from nnviz_core.jobs.registry import Registry
from nnviz_core.recordings import decoded
from nnviz_core.ui.frame import faults, guests, health, heap, memory, own_recordings, uploads, wound_back
from nnviz_core.ui.frame.memory import Memory


@pytest.fixture
def runtime(monkeypatch):
    """Three visitors, one of whom uploaded five bytes."""
    files = MemoryUploadedFileManager("")
    files.add_file("visitor", UploadedFileRec("file", "secret.png", "image/png", b"12345"))
    stats = SimpleNamespace(get_stats=lambda names: {name: [GaugeStat(name, 3)] for name in names})
    monkeypatch.setattr(
        health.runtime, "get_instance", lambda: SimpleNamespace(stats_mgr=stats, uploaded_file_mgr=files)
    )


@pytest.fixture
def counting(monkeypatch):
    """Errors are counted from none on, and no longer after the test."""
    make = logging.getLogRecordFactory()
    monkeypatch.setattr(faults, "_counts", Counter())
    yield
    logging.setLogRecordFactory(make)


@pytest.fixture
def told(runtime, counting):
    """Ask for what the server tells."""
    route = health.route()
    assert (route.path, route.methods) == ("/live/health", {"GET", "HEAD"})

    def asked() -> dict:
        answer = asyncio.run(route.endpoint(Request({"type": "http", "method": "GET", "headers": []})))
        assert answer.headers["cache-control"] == "no-store"
        assert str(ROOT) not in answer.body.decode()
        return json.loads(answer.body)

    return asked


def test_the_server_tells_how_it_is(told):
    answer = told()
    assert list(answer) == [
        "versions", "uptime", "preparation", "memory", "visitors", "measurements", "requests", "jobs", "caches", "errors"
    ]  # fmt: skip
    assert answer["versions"]["nnviz"] == "0.1.0"
    assert set(answer["versions"]) >= {"python", "streamlit", "torch"}
    assert answer["visitors"] == 3
    assert 50 * 2**20 < answer["memory"] < 4 * 2**30
    assert answer["requests"] == {"under way": 0, "waiting": 0}
    assert answer["caches"]["uploads"] == {"bytes": 5, "at most": uploads.BYTES}
    assert answer["caches"]["measured"]["at most"] == memory.BYTES
    assert answer["caches"]["guests"] == {"bytes": guests.size(), "at most": guests.BYTES_OF_ALL}
    assert answer["caches"]["wound back"]["at most"] == wound_back.NETWORKS.bytes
    assert answer["caches"]["decoded"] == {"bytes": decoded.DECODED.used, "at most": decoded.BYTES}
    assert answer["caches"]["own recordings"]["at most"] == own_recordings.BYTES_OF_ALL
    assert "secret" not in json.dumps(answer)


def test_jobs_run_or_wait_and_are_counted_without_an_engine(told, monkeypatch):
    jobs = Registry(most=9, each=9, bytes=10_000)
    monkeypatch.setattr(health.jobs, "load", jobs.load)
    for state in ("queued", "queued", "running", "done"):
        job = Job("x" * 22, b"task", 60.0, "function")
        jobs.add(job)
        job.state = state
    assert told()["jobs"] == {"under way": 1, "waiting": 2}
    assert server.KEEPER.engine is None


def test_measurements_are_under_way_or_wait(told, monkeypatch):
    own, begun, end = Memory(1000, at_once=1), threading.Event(), threading.Event()
    monkeypatch.setattr(memory, "MEMORY", own)

    def long() -> bytes:
        begun.set()
        end.wait(10)
        return bytes(100)

    answers = [own.asked(key, long) for key in "abc"]
    assert begun.wait(10)
    assert told()["measurements"] == {"under way": 1, "waiting": 2}
    end.set()
    for answer in answers:
        answer.result(10)
    assert told()["measurements"] == {"under way": 0, "waiting": 0}
    assert 300 <= told()["caches"]["measured"]["bytes"] <= 1000


def test_errors_are_counted_by_kind_and_their_words_are_left_out(told):
    log = logging.getLogger("nnviz.test")
    log.propagate = False  # as Streamlit's are
    log.addHandler(logging.NullHandler())
    for _ in range(2):
        log.error("no password of mine", exc_info=ZeroDivisionError("/root/secret"))
    log.error("no class")
    log.warning("no error")
    assert told()["errors"] == {"ZeroDivisionError": 2, "nnviz.test": 1}


def test_kinds_of_errors_are_bounded(told):
    log = logging.getLogger("nnviz.test")
    for number in range(faults.MOST_KINDS + 10):
        log.error("many", exc_info=type(f"Kind{number}", (Exception,), {})())
    errors = told()["errors"]
    assert len(errors) == faults.MOST_KINDS + 1
    assert errors[faults.OTHER] == 10


def test_where_the_system_tells_no_size_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(heap, "PAGES", tmp_path / "missing")
    assert heap.resident() is None
