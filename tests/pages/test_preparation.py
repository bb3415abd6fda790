"""What a first visitor would wait for is done before somebody comes."""

import os
import subprocess
import sys
import threading
import time

import pytest
from app_tools import ROOT

from nnviz_core import averages
from nnviz_core.errors import NnvizError
from nnviz_core.ui.frame import collection, loaded, memory, model, preparation, surveys


@pytest.fixture
def up(monkeypatch):
    """Whether the server is up, and whether it is idle."""
    is_up, is_idle = threading.Event(), threading.Event()
    monkeypatch.setattr(preparation, "GLANCE", 0.01)
    monkeypatch.setattr(preparation, "_is_up", is_up.is_set)
    monkeypatch.setattr(preparation, "_DONE", threading.Event())
    monkeypatch.setattr(collection, "is_idle", lambda: is_idle.wait(0.01))
    return is_up, is_idle


def until_done():
    deadline = time.monotonic() + 20
    while preparation.state() != "done":
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_steps_are_taken_in_turn_once_the_server_is_up_and_nobody_waits(up):
    is_up, is_idle = up
    taken = []
    preparation.prepare_when_idle([lambda: taken.append(1), lambda: (is_idle.clear(), taken.append(2)), taken.clear])
    is_idle.set()
    time.sleep(0.1)
    assert taken == []
    is_up.set()
    deadline = time.monotonic() + 20
    while is_idle.is_set() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    assert taken == [1, 2], "the third waits until the server is idle again"
    assert preparation.state() == "under way"
    is_idle.set()
    until_done()
    assert taken == []


def test_a_missing_file_leaves_the_other_steps(up):
    taken = []

    def fail():
        raise NnvizError("missing")

    for each in up:
        each.set()
    preparation.prepare_when_idle([fail, lambda: taken.append("after")])
    until_done()
    assert taken == ["after"]


def test_what_was_prepared_is_not_measured_again(monkeypatch):
    memory.MEMORY.forget()
    surveys.prepare()

    def measured(*_, **__):
        raise AssertionError("measured again")

    monkeypatch.setattr(averages, "survey", measured)
    usual = loaded.model(model.USUAL)
    assert surveys.evaluation(usual)
    assert surveys.class_means(usual)


HEAPS = """
import ctypes, threading
from nnviz_core.ui.frame import heap
{first}
blocks = []
def allocate():
    libc.malloc.restype = ctypes.c_void_p
    blocks.append(libc.malloc(1000))
libc = ctypes.CDLL(None)
allocate()
threads = [threading.Thread(target=lambda: (allocate(), barrier.wait())) for _ in range(4)]
barrier = threading.Barrier(4)
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len({{block >> 26 for block in blocks}}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about glibc")
def test_threads_share_one_heap():
    def heaps(first):
        command = [sys.executable, "-c", HEAPS.format(first=first)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return int(done.stdout)

    assert heaps("heap.bound()") < heaps("")


GAPS = """
from nnviz_core.ui.frame import heap
{first}
import numpy as np
small, before = [], heap.resident()
for number in range(8):  # as long as something small lies behind it, a heap can't give a gap back
    large = [np.ones(size << 20, np.uint8) for size in (8, 30)]
    small.append(np.ones(2**17, np.uint8))
    del large
    small.append(np.ones((8 + number) << 19, np.uint8))
print(heap.resident() - before - sum(each.nbytes for each in small))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about glibc")
def test_large_blocks_go_back_to_the_system():
    def gaps(first):
        command = [sys.executable, "-c", GAPS.format(first=first)]
        return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)

    assert gaps("heap.bound()") < 2**22 < 2**24 < gaps("")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about OpenBLAS")
def test_numpy_takes_one_core_of_the_server():
    code = "import app; from threadpoolctl import threadpool_info as told; print([each['num_threads'] for each in told() if each['user_api'] == 'blas'])"
    environment = {word: value for word, value in os.environ.items() if word != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[1]"
