"""Garbage is collected now and then, while nobody waits, instead of after each of Streamlit's runs."""

import gc
import threading
import time

from nnviz_core.ui.frame import heap, sessions

PAUSE, LONGEST_PAUSE = 10.0, 30.0
"""Seconds between two collections: the first that is quiet, and the last."""
GLANCE = 0.25
"""Seconds over which the process is watched."""
MOST_GROWTH = 16 * 2**20
"""Bytes by which the process may grow from one collection to the next: pages leave garbage that holds what they showed."""
QUIET = 0.2
"""The share of a core below which nobody waits."""


def collect_when_idle() -> None:
    """Start the one thread that collects garbage from now on.

    Streamlit can do so after every run (`runner.postScriptGC`), but what that scans grows with the number of sessions.
    """
    threading.Thread(target=_collect_for_ever, name="garbage", daemon=True).start()


def _collect_for_ever() -> None:
    while True:
        begun, before = time.monotonic(), heap.resident() or 0
        while not is_due(time.monotonic() - begun, (heap.resident() or 0) - before):
            pass
        sessions.let_go()
        gc.collect()
        heap.give_back()


def is_due(seconds: float, growth: int) -> bool:
    """Whether garbage should be collected so long after the last time, since when the process has grown by so many bytes.

    This takes a glance.
    """
    quiet = is_idle()
    return growth > MOST_GROWTH or seconds > LONGEST_PAUSE or (quiet and seconds > PAUSE)


def is_idle() -> bool:
    """Whether the process barely computes for the length of a glance, which is how long this takes."""
    start = time.process_time()
    time.sleep(GLANCE)
    return time.process_time() - start < QUIET * GLANCE
