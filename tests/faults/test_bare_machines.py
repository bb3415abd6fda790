"""Servers that can write nothing, or reach nothing: every page works, and no error is logged."""

import json
import urllib.request

import pytest
from server_tools import ROOT, health, running_server

from benchmarks.cold_start import opened
from benchmarks.visitors import question

PAGES = [path.stem for path in sorted((ROOT / "pages").glob("*.py")) if path.stem != "home"]
FULL_DISK = ["bash", "-c", 'ulimit -f 0; exec "$@"', "bash"]
"""No file may grow: whoever writes gets an error of the system."""
NOWHERE = "/proc/nowhere"
READ_ONLY = ["env", *(f"{name}={NOWHERE}" for name in ("HOME", "XDG_CACHE_HOME", "NNVIZ_DATA", "TMPDIR"))]
"""A folder that nobody can make, not even the system's administrator."""
NO_NETWORK = """
import socket, sys
def refuse(event, arguments):
    if event == "socket.getaddrinfo" and arguments[0] not in (None, "", "127.0.0.1", "localhost", "0.0.0.0", "::", "::1"):
        raise OSError(101, f"Network is unreachable: {arguments[0]}")
    if event == "socket.connect" and isinstance(arguments[1], tuple) and not str(arguments[1][0]).startswith(("127.", "::1")):
        raise OSError(101, f"Network is unreachable: {arguments[1]}")
sys.addaudithook(refuse)
"""


@pytest.fixture(params=["full disk", "read-only", "no network"])
def address(request, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    around = {"full disk": FULL_DISK, "read-only": READ_ONLY, "no network": ["env", f"PYTHONPATH={tmp_path}"]}
    with running_server(around=around[request.param]) as address:
        yield address


def test_every_page_works(address):
    opened(address, "", *PAGES)
    asked = urllib.request.Request(
        f"{address}/live/answer", question([[(90, 60), (150, 200)]]), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        assert json.load(answer)["html"]
    assert health(address)["errors"] == {}
