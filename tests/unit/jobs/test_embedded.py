"""Jobs without configuration: the scheduler and the worker beside a server, and how they end."""

import os
import subprocess
import sys
from pathlib import Path

import job_functions
import pytest
from job_tools import await_that, ended, jobs_of

from nnviz_core.jobs import keeper as keepers
from nnviz_core.jobs import new_id

ROOT = Path(__file__).parents[3]
SERVER = """
import sys, time
import job_functions
from nnviz_core import jobs

print("distributed" in sys.modules or "dask" in sys.modules, flush=True)
job = jobs.submit(job_functions.scheduler, owner=jobs.new_id())
while job.latest is None:
    time.sleep(0.02)
print(*job.latest, flush=True)
{then}
"""
KILLED = """
job = jobs.submit(job_functions.marked, 100000, sys.argv[1], 0.02, owner=jobs.new_id())
while (job.latest or 0) < 36:
    time.sleep(0.02)
os.kill(os.getpid(), 9)
"""


@pytest.fixture(scope="module")
def jobs(worker_path):
    with jobs_of(idle=1.0) as keeper:
        yield keeper


def server(then="", *arguments, **environment):
    """What a server of its own prints."""
    command = [sys.executable, "-c", f"import os{SERVER.format(then=then)}", *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


def exists(process):
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def test_jobs_run_on_this_machine_with_one_thread_behind_the_pages(jobs):
    address, threads, niceness = ended(jobs.submit(job_functions.scheduler, owner=new_id())).latest
    assert address.startswith("tcp://127.0.0.1:")
    assert threads == "1"
    assert niceness == min(19, 15 + os.getpriority(os.PRIO_PROCESS, 0))


def test_a_job_begins_anew_on_a_new_scheduler_and_ends_the_same(jobs):
    job = jobs.submit(job_functions.squares, 30, 0.05, owner=new_id())
    await_that(lambda: job.latest and job.latest >= 9)
    run, engine = job.run, jobs.engine
    engine._process.kill()
    assert ended(job).state == "done"
    assert job.run != run
    assert jobs.engine is not engine
    assert job.since() == [(number, number**2) for number in range(30)]


def test_a_job_that_yields_nothing_is_left_behind(jobs, monkeypatch):
    monkeypatch.setattr(keepers, "OVERRUN", 0.5)
    job = jobs.submit(job_functions.hanging, 1000, owner=new_id())
    await_that(lambda: job.latest)
    job.stop()
    assert ended(job).state == "stopped"
    assert job.reason == "It did not answer."
    assert ended(jobs.submit(job_functions.squares, 2, owner=new_id())).state == "done"


def test_an_error_that_nobody_foresaw_ends_the_jobs_and_not_their_thread(jobs, monkeypatch, caplog):
    going_on = [jobs.submit(job_functions.squares, 1000, 0.02, owner=new_id()) for _ in range(2)]
    await_that(lambda: going_on[0].latest)

    def outcomes():
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(jobs.engine, "outcomes", outcomes)
    for job in going_on:
        assert (ended(job).state, job.reason) == ("failed", "RuntimeError: the server's log says more.")
    assert "can't start new thread" in caplog.text
    assert ended(jobs.submit(job_functions.squares, 2, owner=new_id())).state == "done"


def test_it_is_closed_when_there_is_nothing_to_do(jobs):
    ended(jobs.submit(job_functions.squares, 2, owner=new_id()))
    process = jobs.engine._process.pid
    assert exists(process)
    await_that(lambda: jobs.engine is None, 10)
    await_that(lambda: not exists(process), 10)


def test_after_it_was_closed_jobs_begin_with_a_new_one(jobs):
    ended(jobs.submit(job_functions.squares, 2, owner=new_id()))
    process = jobs.engine._process.pid
    jobs.close()
    assert jobs.engine is None
    assert not exists(process)
    assert ended(jobs.submit(job_functions.squares, 2, owner=new_id())).state == "done"


def test_nothing_is_loaded_before_the_first_job_and_nothing_left_behind(worker_path):
    done = server()
    assert (done.returncode, done.stderr) == (0, "")
    loaded, told = done.stdout.splitlines()
    assert loaded == "False"
    assert told.startswith("tcp://127.0.0.1:")


def test_no_worker_outlives_a_server_that_is_killed(worker_path, tmp_path):
    done = server(KILLED, str(tmp_path))
    assert done.returncode == -9
    (worker,) = [int(path.name) for path in tmp_path.iterdir()]
    await_that(lambda: not exists(worker), 5)


def test_a_cluster_is_named_by_the_environment(cluster):
    assert server(NNVIZ_SCHEDULER=cluster).stdout.splitlines()[1].split()[0] == cluster
