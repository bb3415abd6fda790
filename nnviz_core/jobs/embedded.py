"""A scheduler and a worker beside this server, in processes that end with it.

A multiprocessing child of a Streamlit server would run its page's script again; a process of its own that holds them does not. And
however the server ends, its end of the pipe to that process goes with it.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""Where `nnviz_core` lies: all that the processes import."""

QUIET = ["-W", "ignore::UserWarning:multiprocessing.resource_tracker"]
"""The processes end at once, and leave their semaphores to the tracker, which would say so."""


def start() -> tuple[subprocess.Popen, str]:
    """The process and the address of its scheduler, which is empty if it could not start.

    It has a session of its own: a key that ends the server is not meant for it.
    """
    process = subprocess.Popen(
        [sys.executable, *QUIET, "-m", "nnviz_core.jobs"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    with process.stdout as told:
        return process, told.readline().strip()
