"""A crowd of pages takes turns, and sessions whose visitors left are let go without another that comes."""

import threading
import time
import weakref
from contextlib import suppress

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from nnviz_core.ui.frame import crowd, sessions


class Session:
    """What a storage asks of a session."""

    id = "somebody"


class Stored:
    """What a storage holds."""

    session = Session()


def held_after_its_time(storage):
    stored = Stored()
    storage.save(stored)
    ghost = weakref.ref(stored)
    del stored
    time.sleep(0.2)
    if isinstance(storage, sessions.Storage):
        storage.expire()
    return ghost() is not None


def test_a_session_goes_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(sessions, "KEPT", 0.1)
    assert not held_after_its_time(sessions.Storage())
    assert held_after_its_time(MemorySessionStorage(ttl_seconds=0.1)), "Streamlit lets go by itself now"


def test_a_session_is_kept_for_a_connection_that_comes_back():
    storage, stored = sessions.Storage(), Stored()
    storage.save(stored)
    storage.expire()
    assert storage.get("somebody") is stored


def together(page, count=6):
    pages = [threading.Thread(target=page) for _ in range(count)]
    for each in pages:
        each.start()
    for each in pages:
        each.join(timeout=20)
        assert not each.is_alive()


@pytest.mark.parametrize("first_wait", [False, True])
def test_only_so_many_pages_run_at_the_same_time_and_one_that_only_waits_lets_others_pass(first_wait):
    running, most, all_wait = [], [], threading.Barrier(6, timeout=20)

    def page():
        with crowd.turn():
            if first_wait:
                with crowd.aside():
                    all_wait.wait()
            running.append(1)
            most.append(len(running))
            time.sleep(0.05)
            running.pop()

    together(page)
    assert max(most) == crowd.AT_ONCE


def test_what_has_no_turn_waits_for_none():
    with crowd.turn(), crowd.turn():
        done = threading.Event()

        def part():
            with crowd.aside():
                done.set()

        together(part, 1)
        assert done.is_set()


def test_a_page_that_fails_gives_its_turn_back():
    def page():
        with suppress(ValueError), crowd.turn():
            raise ValueError

    together(page)
    assert crowd._TURNS._value == crowd.AT_ONCE
