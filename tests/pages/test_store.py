"""What a store within a bound of bytes keeps, and what goes first."""

import pytest

from nnviz_core.ui.frame.store import Store


@pytest.fixture
def store():
    return Store(300)


def keys(store):
    return {key for key in "abcdefgh" if store.get(key) is not None}


def test_of_values_that_cost_alike_the_least_used_goes_first(store):
    for key in "abc":
        store.put(key, key, 100, 1.0)
    store.get("a")
    store.put("d", "d", 100, 1.0)
    assert keys(store) == {"a", "c", "d"}
    assert store.used == 300


def test_the_cheapest_for_its_room_goes_first(store):
    store.put("a", "small and dear", 50, 1.0)
    store.put("b", "small and cheap", 50, 0.01)
    store.put("c", "large and dear", 200, 1.0)
    store.put("d", "one more", 50, 0.5)
    assert keys(store) == {"a", "c", "d"}


def test_a_large_cheap_value_drives_out_no_dear_ones(store):
    for key in "ab":
        store.put(key, key, 100, 1.0)
    store.put("c", "large and cheap", 250, 0.02)
    assert keys(store) == {"a", "b"}


def test_a_dear_value_that_nobody_asks_for_any_more_goes_in_the_end(store):
    store.put("a", "dear", 100, 3.0)
    for number in range(10):
        store.put(number, number, 100, 1.0)
        store.get(number)
    assert store.get("a") is None
    assert store.used == 300


def test_a_dear_value_that_is_asked_for_stays(store):
    store.put("a", "dear", 100, 3.0)
    for number in range(10):
        store.put(number, number, 100, 1.0)
        assert store.get("a") == "dear"


def test_what_is_larger_than_the_bound_is_not_kept(store):
    store.put("a", "a", 100, 1.0)
    store.put("b", "b", 301, 100.0)
    assert keys(store) == {"a"}


def test_a_store_that_was_cleared_is_empty(store):
    store.put("a", "a", 100, 1.0)
    store.clear()
    assert (keys(store), store.used) == (set(), 0)
