"""A scheduler and two workers on this machine, as a cluster's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from job_tools import await_that, jobs_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def worker_path():
    """What workers import: the project, and the functions of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests" / "unit")]))
        yield


@pytest.fixture(scope="session")
def cluster(tmp_path_factory, worker_path):
    """The address of a scheduler with two workers, each in a process of its own with one thread.

    It gives a task up that has taken two workers down, where the usual one waits for four.
    """
    folder = tmp_path_factory.mktemp("cluster")
    common = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
    file = folder / "scheduler.json"
    parts = [["scheduler", "--port", "0"], ["worker", "--nworkers", "2", "--nthreads", "1", "--memory-limit", "0"]]
    with (folder / "log").open("w") as log:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "dask", *part, *common, "--scheduler-file", str(file)],
                stdout=log,
                stderr=log,
                cwd=folder,
                env={**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
            )
            for part in parts
        ]
        await_that(lambda: (folder / "log").read_text().count("Starting established connection") >= 2, 60)
        yield next(word for word in file.read_text().split('"') if word.startswith("tcp://"))
        for process in reversed(processes):
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def jobs(cluster):
    """Jobs on the cluster."""
    with jobs_of(cluster) as keeper:
        yield keeper
