"""Jobs on a real scheduler with two workers."""

import os
import signal
import threading
import time

import job_functions
import numpy as np
import pytest
from job_tools import await_that, ended, jobs_of

from nnviz_core.errors import NnvizError
from nnviz_core.jobs import new_id
from nnviz_core.jobs.snapshots import MOST


@pytest.fixture
def owner():
    return new_id()


def test_a_job_yields_its_snapshots(jobs, owner):
    job = jobs.submit(job_functions.squares, 5, owner=owner)
    assert ended(job).state == "done"
    assert job.reason == ""
    assert job.since() == [(0, 0), (1, 1), (2, 4), (3, 9), (4, 16)]
    assert job.since(3) == [(3, 9), (4, 16)]
    assert job.latest == 16


def test_equal_arguments_give_equal_snapshots(jobs, owner):
    one, two = (jobs.submit(job_functions.walk, 3, 20, owner=owner) for _ in range(2))
    assert ended(one).state == ended(two).state == "done"
    assert len(one.since()) == 20
    for (number, place), (other_number, other) in zip(one.since(), two.since(), strict=True):
        assert number == other_number
        np.testing.assert_array_equal(place, other)


def test_snapshots_are_there_while_it_runs(jobs, owner):
    job = jobs.submit(job_functions.squares, 1000, 0.02, owner=owner)
    await_that(lambda: job.latest)
    assert job.state == "running"
    assert job.position == 0
    job.stop()
    ended(job)


def test_a_long_job_keeps_few_snapshots(jobs, owner):
    job = ended(jobs.submit(job_functions.squares, 5 * MOST, owner=owner))
    numbers = [number for number, _ in job.since()]
    assert len(numbers) <= MOST
    assert numbers[0] == 0
    assert numbers[-1] == 5 * MOST - 1
    assert set(np.diff(numbers)[:-1]) == {8}


def test_it_stops_within_a_second_and_is_closed(jobs, owner, tmp_path):
    job = jobs.submit(job_functions.closed_properly, str(tmp_path), owner=owner)
    await_that(lambda: job.latest)
    begun = time.monotonic()
    job.stop()
    assert ended(job).state == "stopped"
    assert time.monotonic() - begun < 1
    assert (tmp_path / "closed").exists()
    assert job.reason == ""


def test_what_is_to_stop_may_say_once_more_what_it_has(jobs, owner):
    job = jobs.submit(job_functions.winding_up, 1000, owner=owner)
    await_that(lambda: job.latest)
    begun = time.monotonic()
    job.stop()
    assert ended(job).state == "stopped"
    assert time.monotonic() - begun < 1
    (*_, (_, before), (_, last)) = job.since()
    assert last == f"stopped after {before}"


def test_a_job_that_nobody_renews_for_a_minute_stops(jobs, owner):
    left, held = (jobs.submit(job_functions.squares, 1000, 0.02, owner=owner) for _ in range(2))
    await_that(lambda: left.latest and held.latest)
    for job in (left, held):
        job.renewed -= 58
    held.renew()
    left.renewed -= 3
    assert ended(left).state == "stopped"
    assert left.reason == "Nobody asked for it any more."
    assert held.state == "running"
    held.stop()
    assert ended(held).reason == ""


def test_what_is_over_is_forgotten_minutes_after_its_last_renewal(jobs, owner):
    left, held = (ended(jobs.submit(job_functions.squares, 1, owner=owner)) for _ in range(2))
    assert jobs.of(owner) == [left, held]
    held.renewed -= 301
    held.renew()
    left.renewed -= 301
    await_that(lambda: jobs.of(owner) == [held])


def test_a_job_stops_when_its_server_is_gone(cluster, owner, tmp_path):
    with jobs_of(cluster) as keeper:
        job = keeper.submit(job_functions.closed_properly, str(tmp_path), owner=owner)
        await_that(lambda: job.latest)
    await_that((tmp_path / "closed").exists, 2)


def test_owners_take_turns_and_know_their_places(cluster):
    first, second = new_id(), new_id()
    with jobs_of(cluster) as keeper:
        many = [keeper.submit(job_functions.begun_at, 0.6, owner=first) for _ in range(5)]
        await_that(lambda: [job.state for job in many[:2]] == ["running"] * 2)
        one = keeper.submit(job_functions.begun_at, 0.6, owner=second)
        assert [job.position for job in (*many, one)] == [0, 0, 2, 3, 4, 1]
        assert [job.state for job in (*many, one)] == ["running"] * 2 + ["queued"] * 4
        moments = {job: ended(job).latest for job in (*many, one)}
    assert one in sorted(moments, key=lambda job: moments[job])[2:4]  # the second turn of both workers


def test_a_job_in_the_queue_is_taken_back(cluster, owner):
    with jobs_of(cluster) as keeper:
        jobs = [keeper.submit(job_functions.squares, 1000, 0.02, owner=owner) for _ in range(4)]
        await_that(lambda: [job.state for job in jobs[:2]] == ["running"] * 2)
        jobs[2].stop()
        assert ended(jobs[2], 1).state == "stopped"
        assert jobs[3].position == 1


def test_too_many_jobs_are_refused_in_words(cluster, owner):
    with jobs_of(cluster, most=3, each=2) as keeper:
        mine = [keeper.submit(job_functions.squares, 1000, 0.02, owner=owner) for _ in range(2)]
        with pytest.raises(NnvizError, match="2 jobs of yours are under way"):
            keeper.submit(job_functions.squares, 1, owner=owner)
        keeper.submit(job_functions.squares, 1000, 0.02, owner=new_id())
        with pytest.raises(NnvizError, match="3 jobs of all visitors are under way"):
            keeper.submit(job_functions.squares, 1, owner=new_id())
        mine[0].stop()
        ended(mine[0])
        assert keeper.submit(job_functions.squares, 1, owner=owner).state == "queued"


def test_nobody_finds_the_job_of_another(jobs, owner):
    job, other = jobs.submit(job_functions.squares, 1, owner=owner), new_id()
    assert jobs.of(owner) == [job]
    assert jobs.of(other) == []
    with pytest.raises(ValueError, match="a random id of at least 16 characters, not 'me'"):
        jobs.submit(job_functions.squares, 1, owner="me")


def test_a_job_that_fails_says_why(jobs, owner, caplog):
    refused, mistaken = (
        ended(jobs.submit(function, owner=owner)) for function in (job_functions.refusing, job_functions.dividing)
    )
    assert (refused.state, refused.reason) == ("failed", "The recording is cut off. Record it again.")
    assert (mistaken.state, mistaken.reason) == ("failed", "ZeroDivisionError: the server's log says more.")
    assert refused.latest == mistaken.latest == 1
    (record,) = [record for record in caplog.records if record.exc_info]
    assert "yield 1 // 0" in caplog.text
    assert record.exc_info[0] is ZeroDivisionError


def test_snapshots_that_cannot_be_sent_are_failures(jobs, owner):
    locked = ended(jobs.submit(job_functions.unsendable, owner=owner))
    large = ended(jobs.submit(job_functions.large, 33 * 2**20, owner=owner))
    assert [(job.state, job.reason.split(":")[0]) for job in (locked, large)] == [
        ("failed", "TypeError"),
        ("failed", "ValueError"),
    ]


@pytest.mark.parametrize("arguments", [(threading.Lock(),), (lambda: 1,), (bytes(40_000_000),)])
def test_what_no_worker_can_be_sent_is_named(jobs, owner, arguments):
    with pytest.raises(ValueError, match=r"squares (or what it is given cannot be sent|is given 40\d+ bytes)"):
        jobs.submit(job_functions.squares, *arguments, owner=owner)
    assert jobs.of(owner) == []


def test_a_function_without_a_module_is_named(jobs, owner, monkeypatch):
    def local():
        yield 1

    with pytest.raises(ValueError, match="local or what it is given cannot be sent to a worker"):
        jobs.submit(local, owner=owner)
    monkeypatch.setattr(job_functions.squares, "__module__", "__main__")
    with pytest.raises(ValueError, match="squares stands in the script that runs"):
        jobs.submit(job_functions.squares, 1, owner=owner)


def test_a_job_begins_anew_when_its_worker_is_killed_and_ends_the_same(jobs, owner, tmp_path):
    job = jobs.submit(job_functions.marked, 30, str(tmp_path), 0.05, owner=owner)
    await_that(lambda: job.latest and job.latest >= 9)
    run, before = job.run, job.since()
    (worker,) = [int(path.name) for path in tmp_path.iterdir()]
    os.kill(worker, signal.SIGKILL)
    assert ended(job).state == "done"
    assert job.run != run
    assert len(list(tmp_path.iterdir())) == 2
    assert job.since() == [(number, number**2) for number in range(30)]
    assert job.since()[: len(before)] == before


def test_a_job_that_takes_its_workers_down_fails(jobs, owner):
    job = ended(jobs.submit(job_functions.killing, owner=owner), 60)
    assert (job.state, job.reason) == ("failed", "Its worker was lost again and again, perhaps for want of memory.")


def test_the_bytes_of_all_snapshots_are_bounded(cluster, owner):
    with jobs_of(cluster, bytes=1_000_000) as keeper:
        jobs = [ended(keeper.submit(job_functions.large, 300_000, owner=owner)) for _ in range(5)]
        await_that(lambda: len(keeper.of(owner)) <= 3, 2)
        assert keeper.of(owner) == jobs[-3:]


def test_a_cluster_that_does_not_answer_is_told(owner, monkeypatch):
    monkeypatch.setattr("nnviz_core.jobs.engine.CONNECTED_WITHIN", 0.5)
    with jobs_of("tcp://127.0.0.1:9") as keeper:
        job = ended(keeper.submit(job_functions.squares, 1, owner=owner))
        assert job.state == "failed"
        assert job.reason.startswith("The cluster at tcp://127.0.0.1:9 does not answer.")
