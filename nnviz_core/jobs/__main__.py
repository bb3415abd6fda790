"""A scheduler and a worker, for as long as whoever started them holds the standard input."""

import os
import sys
import tempfile
from typing import Any

CONFIGURATION = {
    "distributed.admin.low-level-log-length": 10,  # else a thousand snapshots would be kept
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


def main() -> None:
    """Tell the scheduler's address, and wait until nobody holds the standard input."""
    from dask import config
    from distributed import LocalCluster

    told = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a job prints is no address
    config.set(CONFIGURATION)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, told:
        cluster: Any = LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            memory_limit=0,
            host="127.0.0.1",
            local_directory=folder,
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        )
        told.write(f"{cluster.scheduler_address}\n")
        told.flush()
        sys.stdin.read()
    os._exit(0)  # whose pipe to the worker ends with it, and so does the worker, whatever it does


if __name__ == "__main__":
    main()
