"""Garbage is collected now and then, while nobody waits, instead of after each of Streamlit's runs."""

import gc
import threading
import time

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
        gc.collect()


def is_idle() -> bool:
    """Whether the process barely computes for the length of a glance, which is how long this takes."""
    start = time.process_time()
    time.sleep(GLANCE)
    return time.process_time() - start < QUIET * GLANCE
