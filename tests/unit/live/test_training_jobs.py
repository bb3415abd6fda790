"""Trainings as jobs on a worker beside the server."""

import os
import signal
import time

import pytest
from job_tools import await_that, ended, jobs_of

from nnviz_core import live, models
from nnviz_core.jobs import new_id

PLAN = live.Plan(hidden=(), images=1000, epochs=3)
LONG = live.Plan(epochs=200)


@pytest.fixture(scope="module")
def jobs():
    with jobs_of() as keeper:
        yield keeper


def test_a_worker_trains_the_same(jobs):
    job = ended(jobs.submit(live.train, PLAN, owner=new_id()))
    assert (job.state, job.reason) == ("done", "")
    assert live.model(job.latest).fingerprint == models.fingerprint(live.trained(PLAN, PLAN.steps))


def test_it_stops_within_a_second_and_keeps_what_it_has(jobs):
    job = jobs.submit(live.train, LONG, owner=new_id())
    await_that(lambda: job.latest and job.latest.step > 5)
    begun = time.monotonic()
    job.stop()
    assert ended(job).state == "stopped"
    assert time.monotonic() - begun < 1
    assert live.model(job.latest).fingerprint == models.fingerprint(live.trained(LONG, job.latest.step))


def test_a_snapshot_is_small_and_comes_several_times_a_second(jobs):
    job = jobs.submit(live.train, LONG, owner=new_id())
    await_that(lambda: job.latest and job.latest.step)
    begun, first = time.monotonic(), len(job.snapshots.pairs)
    time.sleep(3)
    count = len(job.snapshots.pairs) - first
    assert count / (time.monotonic() - begun) > 1.5
    assert all(len(content) < 20_000 for _, content in job.snapshots.pairs)
    job.stop()
    ended(job)


def test_a_worker_that_is_killed_trains_anew_and_the_same(jobs):
    plan = live.Plan(hidden=(64,), epochs=12)
    job = jobs.submit(live.train, plan, owner=new_id())
    await_that(lambda: job.latest and job.latest.step > 5)
    run = job.run
    (worker,) = jobs.engine._client.run(os.getpid).values()
    os.kill(worker, signal.SIGKILL)
    assert ended(job, 120).state == "done"
    assert job.run != run
    assert live.model(job.latest).fingerprint == models.fingerprint(live.trained(plan, plan.steps))
