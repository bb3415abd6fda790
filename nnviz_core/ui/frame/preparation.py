"""What a first visitor would wait for is done beforehand, while the server has nothing else to do."""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from streamlit import runtime
from streamlit.runtime import RuntimeState

from nnviz_core.errors import NnvizError
from nnviz_core.ui.frame import collection, heap

GLANCE = 0.1
"""Seconds between two looks at a server that starts."""
_DONE = threading.Event()


def prepare_when_idle(steps: Iterable[Callable[[], object]]) -> None:
    """Start the one thread that takes these steps in turn, each once the server is up and nobody waits."""
    threading.Thread(target=_take, args=(steps,), name="preparation", daemon=True).start()


def _take(steps: Iterable[Callable[[], object]]) -> None:
    while not _is_up():
        time.sleep(GLANCE)
    for step in steps:
        while not collection.is_idle():
            pass
        with suppress(NnvizError):  # a missing file is told by the page that needs it
            step()
    heap.give_back()
    _DONE.set()


def state() -> str:
    """How far it is, in a word."""
    return "done" if _DONE.is_set() else "under way"


def _is_up() -> bool:
    return runtime.exists() and runtime.get_instance().state != RuntimeState.INITIAL
