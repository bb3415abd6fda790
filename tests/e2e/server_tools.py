"""The real server, as a process of its own."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def running_server(
    script: str = "app.py", checkout: Path = ROOT, log: IO | None = None, around: Sequence[str] = ()
) -> Iterator[str]:
    """`script` of a `checkout` served on a free port, by a command that others stand `around`; yields its address."""
    port = free_port()
    process = started(port, script, checkout, log, around=around)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def started(
    port: int,
    script: str = "app.py",
    checkout: Path = ROOT,
    log: IO | None = None,
    interpreter: str = sys.executable,
    around: Sequence[str] = (),
) -> subprocess.Popen:
    """The process that serves `script` on `port`, which answers by now; what it says goes into `log`."""
    command = [
        *around,
        interpreter,
        "-m",
        "streamlit",
        "run",
        script,
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    out = log or subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=checkout, stdout=out, stderr=out)
    until_healthy(process, port)
    return process


def until_healthy(process: subprocess.Popen, port: int) -> None:
    """Wait until the server answers; one that does not is ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    process.kill()
    pytest.fail("the server did not start within a minute")


def health(address: str) -> dict:
    """What the server tells of itself."""
    with urllib.request.urlopen(f"{address}/live/health", timeout=20) as response:
        return json.load(response)
