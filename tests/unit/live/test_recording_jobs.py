"""Recordings as jobs on a worker beside the server."""

import os
import signal
import time

import pytest
from job_tools import await_that, ended, jobs_of

from nnviz_core import live, recordings
from nnviz_core.jobs import new_id

LONG = live.Plan(hidden=(32, 32), epochs=40)


@pytest.fixture(scope="module")
def jobs():
    with jobs_of(bytes=10**8) as keeper:
        yield keeper


def test_a_recording_stops_within_a_second_with_what_it_has(jobs):
    job = jobs.submit(live.record, LONG, 10, "run-1", owner=new_id())
    await_that(lambda: job.latest and job.latest.step > 100)
    begun = time.monotonic()
    job.stop()
    assert ended(job).state == "stopped"
    assert time.monotonic() - begun < 1
    recording = recordings.load(job.latest.content)
    assert recording.steps[-1] == job.latest.step // 10 * 10


def test_a_worker_that_is_killed_records_anew_and_the_same(jobs):
    plan = live.Plan(hidden=(16,), epochs=8)
    job = jobs.submit(live.record, plan, 10, "run-1", owner=new_id())
    await_that(lambda: job.latest and job.latest.step > 20)
    run = job.run
    (worker,) = jobs.engine._client.run(os.getpid).values()
    os.kill(worker, signal.SIGKILL)
    assert ended(job, 120).state == "done"
    assert job.run != run
    *_, last = (each for each in live.record(plan, 10, "run-1") if each)
    assert job.latest.content == last.content
