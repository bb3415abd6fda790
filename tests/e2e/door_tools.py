"""nginx with the door's own configuration on a free port, in front of two servers."""

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from server_tools import ROOT, free_port

TEMPLATE = ROOT / "deploy" / "nginx.conf.template"
FRAME = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
    log_format visitors '$visitor $upstream_addr $uri';
    access_log {folder}/visits visitors;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    include {folder}/door;
}}
"""


@dataclass(frozen=True)
class Door:
    address: str
    folder: Path

    def servers(self, path: str) -> dict[str, set[str]]:
        """By visitor, the servers that answered their requests of `path`."""
        servers: dict[str, set[str]] = {}
        for line in (self.folder / "visits").read_text().splitlines():
            visitor, *tried, asked = line.split(" ")
            if asked == path:
                servers.setdefault(visitor, set()).add(tried[-1])
        return servers

    def spread(self, path: str) -> Counter:
        """How many visitors each server has."""
        return Counter(server for servers in self.servers(path).values() for server in servers)


def configuration(**values: str) -> str:
    """The door's configuration with its variables filled in as its container fills them in."""
    return re.sub(r"\$\{([A-Z]+)\}", lambda variable: values[variable[1]], TEMPLATE.read_text(encoding="utf-8"))


@contextmanager
def running_door(folder: Path, first: int, second: int) -> Iterator[Door]:
    """nginx between visitors and the servers on the ports `first` and `second`."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        pytest.fail("nginx is missing: bash tests/install_nginx.sh installs it")
    port = free_port()
    listen, servers = f"127.0.0.1:{port}", [f"127.0.0.1:{each}" for each in (first, second)]
    (folder / "frame").write_text(FRAME.format(folder=folder))
    (folder / "door").write_text(configuration(LISTEN=listen, FIRST=servers[0], SECOND=servers[1]))
    process = subprocess.Popen([nginx, "-p", folder, "-c", folder / "frame", "-e", folder / "errors"])
    try:
        until_open(f"http://{listen}")
        yield Door(f"http://{listen}", folder)
    finally:
        process.kill()
        process.wait()


def until_open(address: str) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
        except urllib.error.HTTPError as refused:
            refused.close()
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("nginx did not start within ten seconds")
