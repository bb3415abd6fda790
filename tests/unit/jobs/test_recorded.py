"""A training recorded on a cluster: the same seed gives the same bytes on any worker, and when one of them is lost midway."""

import os
import signal

import job_functions
import pytest
import torch
from job_tools import await_that, ended

from nnviz_core import recordings
from nnviz_core.jobs import new_id
from tests.unit.recordings.small_run import STEPS, run


@pytest.fixture
def owner():
    return new_id()


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """The recording made in this process, on one thread as on a worker."""
    path, threads = tmp_path_factory.mktemp("here") / "small.nnviz", torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        run(path)
    finally:
        torch.set_num_threads(threads)
    return path.read_bytes()


def test_two_workers_record_what_this_process_records(jobs, owner, tmp_path, here):
    both = [jobs.submit(job_functions.recorded, str(tmp_path), 0.02, owner=owner) for _ in range(2)]
    for job in both:
        assert ended(job).state == "done"
        assert job.since()[-1][1] == here
    assert len(list(tmp_path.iterdir())) == 2
    assert recordings.load(here).steps.tolist() == list(range(STEPS + 1))


def test_a_recording_whose_worker_was_killed_ends_the_same(jobs, owner, tmp_path, here):
    job = jobs.submit(job_functions.recorded, str(tmp_path), 0.05, owner=owner)
    await_that(lambda: (job.latest or 0) >= 12)
    (worker,) = tmp_path.iterdir()
    first = job.run
    os.kill(int(worker.name), signal.SIGKILL)
    assert ended(job).state == "done"
    assert job.run != first
    assert len(list(tmp_path.iterdir())) == 2
    assert job.latest == here
    cut_off = recordings.load(worker / "small.nnviz")
    assert 0 < len(cut_off.steps) <= STEPS
    assert not cut_off.is_whole
