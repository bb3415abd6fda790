"""Pages take turns: a crowd that opens the app at once lets others' strokes, which run beside the pages, pass."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2
"""Pages that run at the same time; parts of a page that run by themselves take no turn."""
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_HERE = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, in the order of arrival, and keep it."""
    with _TURNS:
        _HERE.has_turn = True
        try:
            yield
        finally:
            _HERE.has_turn = False


@contextmanager
def aside() -> Iterator[None]:
    """Let others pass while this thread only waits; it takes a turn again afterwards, if it had one."""
    if not getattr(_HERE, "has_turn", False):
        yield
        return
    _TURNS.release()
    try:
        yield
    finally:
        _TURNS.acquire()
