"""Sessions of visitors who left: kept for those whose connection comes back, then let go, whether or not somebody comes."""

from contextlib import suppress
from typing import Any

from streamlit import runtime
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.memory_session_storage import MemorySessionStorage

KEPT = 90
"""Seconds."""


class Storage(MemorySessionStorage):
    """Streamlit's own, which lets go only when the next session leaves, with a bound in time of its own."""

    def __init__(self) -> None:
        super().__init__(ttl_seconds=KEPT)

    def expire(self) -> None:
        """Let go of the sessions whose time is over."""
        if isinstance(self._cache, TTLCache):
            self._cache.expire()


def keep_for_a_while() -> None:
    """Let Streamlit keep the sessions of those who leave in a storage that can be told to let go."""
    if manager := _manager():
        manager._session_storage = Storage()


def let_go() -> None:
    """Let go of the sessions that were kept long enough, on the server's own thread, which alone may touch them."""
    storage = getattr(_manager(), "_session_storage", None)
    if isinstance(storage, Storage):
        with suppress(RuntimeError):  # the server ends
            runtime.get_instance()._get_async_objs().eventloop.call_soon_threadsafe(storage.expire)


def _manager() -> Any:
    """What holds the sessions of the server; Streamlit shows it to nobody, and pages also run without a server."""
    return getattr(runtime.get_instance(), "_session_mgr", None) if runtime.exists() else None
