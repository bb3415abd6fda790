"""What jobs of the tests run: workers import it."""

import os
import threading
import time
from pathlib import Path

import numpy as np

from nnviz_core.errors import NnvizError


def squares(count, pause=0.0):
    """Square numbers, at most so fast."""
    for number in range(count):
        yield number**2
        time.sleep(pause)


def walk(seed, steps):
    """A random walk of floats, which depend on the seed alone."""
    chance, place = np.random.default_rng(seed), np.zeros(3)
    for _ in range(steps):
        place = place + chance.normal(size=3)
        yield place


def marked(count, folder, pause):
    """As squares, and a file in `folder` named by the worker's process once it has yielded three."""
    for number in range(count):
        if number == 3:
            (Path(folder) / str(os.getpid())).touch()
        yield number**2
        time.sleep(pause)


def begun_at(pause):
    """The moment it began, and nothing more for so many seconds."""
    begun = time.monotonic()
    yield begun
    while time.monotonic() < begun + pause:
        time.sleep(0.02)
        yield None


def closed_properly(folder):
    """For ever nothing, and a file once it was closed."""
    try:
        while True:
            time.sleep(0.02)
            yield 1
    finally:
        (Path(folder) / "closed").touch()


def winding_up(count):
    """Numbers, and once it is to stop how far it came, which it says as often as it is asked."""
    for number in range(count):
        time.sleep(0.02)
        if (yield number):
            while True:
                yield f"stopped after {number}"


def hanging(seconds):
    """Once something, and nothing for so many seconds."""
    yield 1
    time.sleep(seconds)


def refusing():
    """What says how it can be mended."""
    yield 1
    raise NnvizError("The recording is cut off. Record it again.")


def dividing():
    """What fails by mistake."""
    yield 1
    yield 1 // 0


def unsendable():
    """A snapshot that cannot be pickled."""
    yield threading.Lock()


def large(bytes):
    """A snapshot of so many bytes."""
    yield os.urandom(bytes)


def scheduler():
    """Which scheduler it runs for, with how many torch threads it would compute, and how far it stands back."""
    from distributed import get_worker

    yield (
        get_worker().scheduler.address,
        os.environ.get("OMP_NUM_THREADS"),
        os.getpriority(os.PRIO_PROCESS, threading.get_native_id()),
    )


def killing():
    """What takes its worker down."""
    yield 1
    os.kill(os.getpid(), 9)


def recorded(folder, pause=0.0):
    """The steps of a small training as they are recorded, at most so fast, and then the recording's bytes.

    The worker's process names the folder in which it stands.
    """
    from nnviz_core import recordings
    from tests.unit.recordings.small_run import CONFIG, small_data, small_network

    path = Path(folder) / f"{os.getpid()}" / "small.nnviz"
    for snapshot in recordings.record(small_network(), small_data(), CONFIG, 1, path):
        yield snapshot.step
        time.sleep(pause)
    yield path.read_bytes()
