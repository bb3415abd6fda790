"""Trainings side by side as a job on a worker beside the server."""

import time

import numpy as np
import pytest
from job_tools import await_that, ended, jobs_of

from nnviz_core import models, retraining
from nnviz_core.jobs import new_id
from nnviz_core.retraining import Change, Plan

PLAN = Plan(network="dense", epochs=1, seeds=2, change=Change(without=(4,)))


@pytest.fixture(scope="module")
def jobs():
    with jobs_of(bytes=10**8) as keeper:
        yield keeper


def test_a_worker_trains_the_same(jobs):
    job = ended(jobs.submit(retraining.compare, PLAN, owner=new_id()))
    assert (job.state, job.reason) == ("done", "")
    *_, here = (each for each in retraining.compare(PLAN) if each)
    np.testing.assert_array_equal(job.latest.predictions, here.predictions)
    assert job.latest.changed == here.changed


def test_it_stops_within_a_second_and_its_snapshots_are_small(jobs):
    job = jobs.submit(retraining.compare, Plan(epochs=20, seeds=10, change=Change(width=2.0)), owner=new_id())
    await_that(lambda: job.latest and job.latest.step > 20)
    assert all(len(content) < 20_000 for _, content in job.snapshots.pairs)
    begun = time.monotonic()
    job.stop()
    assert ended(job).state == "stopped"
    assert time.monotonic() - begun < 1
    network = retraining.trained(job.latest.plan, 0, True, job.latest.trained)
    assert retraining.model(job.latest, True).fingerprint == models.fingerprint(network)
