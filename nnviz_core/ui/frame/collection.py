"""Garbage is collected now and then, while nobody waits, instead of after each of Streamlit's runs."""

import ctypes
import gc
import threading
import time
from contextlib import suppress

from nnviz_core.ui.frame import sessions

PAUSE, LONGEST_PAUSE = 10.0, 30.0
"""Seconds between two collections: the first that is quiet, and the last."""
GLANCE = 0.25
"""Seconds over which the process is watched."""
QUIET = 0.2
"""The share of a core below which nobody waits."""


def collect_when_idle() -> None:
    """Start the one thread that collects garbage from now on.

    Streamlit can do so after every run (`runner.postScriptGC`), but what that scans grows with the number of sessions.
    """
    threading.Thread(target=_collect_for_ever, name="garbage", daemon=True).start()


def _collect_for_ever() -> None:
    while True:
        time.sleep(PAUSE)
        deadline = time.monotonic() + LONGEST_PAUSE - PAUSE
        while not is_idle() and time.monotonic() < deadline:
            pass
        sessions.let_go()
        gc.collect()
        give_back()


def give_back() -> None:
    """Give memory that is free but still held to the system, where its C library can."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def is_idle() -> bool:
    """Whether the process barely computes for the length of a glance, which is how long this takes."""
    start = time.process_time()
    time.sleep(GLANCE)
    return time.process_time() - start < QUIET * GLANCE
