"""Turns in the queue, and how few snapshots are kept."""

import pickle
from itertools import pairwise

import pytest

from nnviz_core.errors import NnvizError
from nnviz_core.jobs.fair_queue import FairQueue
from nnviz_core.jobs.job import Job
from nnviz_core.jobs.registry import Registry
from nnviz_core.jobs.snapshots import MOST, Snapshots


def job(owner, size=0):
    return Job(owner * 16, bytes(size), 60.0)


def taken(queue):
    """The owners of the jobs in the order of their turns."""
    owners = []
    while waiting := list(queue):
        queue.remove(waiting[0])
        owners.append(waiting[0].owner[0])
    return "".join(owners)


@pytest.mark.parametrize(
    ("arrivals", "turns"),
    [("aaabbc", "abcaba"), ("abab", "abab"), ("aaaa", "aaaa"), ("aabbbccc", "abcabcbc")],
)
def test_each_owner_has_one_turn_a_round(arrivals, turns):
    queue = FairQueue()
    for owner in arrivals:
        queue.add(job(owner))
    assert "".join(waiting.owner[0] for waiting in queue) == turns
    assert taken(queue) == turns


def test_who_comes_later_waits_for_no_more_than_a_round():
    queue = FairQueue()
    for owner in "aaaab":
        queue.add(job(owner))
    for _ in range(3):
        queue.remove(next(iter(queue)))
    queue.add(job("c"))
    queue.add(job("b"))
    assert taken(queue) == "cbaa"


def test_who_was_idle_has_saved_no_turns():
    queue = FairQueue()
    for owner in "aaab":
        queue.add(job(owner))
    taken(queue)
    for owner in "bbbab":
        queue.add(job(owner))
    assert taken(queue) == "bbabb"


def test_a_job_that_had_its_turn_is_next():
    queue, lost = FairQueue(), job("z")
    for owner in "ab":
        queue.add(job(owner))
    queue.put_first(lost)
    assert taken(queue) == "zab"


def test_snapshots_are_thinned_out_evenly():
    snapshots = Snapshots()
    for number in range(10 * MOST + 7):
        snapshots.add(number, pickle.dumps(number))
        numbers = [number for number, _ in snapshots.pairs]
        assert len(numbers) <= MOST
        assert numbers[-1] == number
        assert numbers[0] == 0
    assert {after - before for before, after in pairwise(numbers[:-1])} == {16}


def test_what_waits_holds_bounded_bytes():
    registry = Registry(most=10, each=10, bytes=1000)
    registry.add(job("a", 600))
    with pytest.raises(NnvizError, match="1 jobs of all visitors are under way"):
        registry.add(job("b", 600))
    registry.add(job("b", 300))


def test_a_large_job_keeps_fewer_snapshots_rather_than_others_being_forgotten():
    registry = Registry(most=10, each=10, bytes=2000)
    small, large = job("a"), job("b")
    for each in (small, large):
        registry.add(each)
    small.snapshots.add(0, bytes(500))
    small.settle("done")
    for number in range(50):
        large.snapshots.add(number, bytes(100))
        registry.forget(300.0)
    assert registry.all() == [small, large]
    assert large.snapshots.size <= 1500
    assert large.snapshots.pairs[-1][0] == 49
