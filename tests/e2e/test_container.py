"""The container file, step by step in a fresh folder: what it copies and installs is enough for every page, within memory."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from server_tools import ROOT, free_port, health, until_healthy

from benchmarks.cold_start import opened

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PAGES = [path.stem for path in sorted((ROOT / "pages").glob("*.py"))]
STEPS = re.sub(r"\\\n\s*", "", (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")).splitlines()
MOST = 450 * 2**20
"""Bytes of a server with a first page, where torch is the build without graphics cards."""


def steps(kind: str) -> list[str]:
    return [line.removeprefix(f"{kind} ") for line in STEPS if line.startswith(f"{kind} ")]


def cpu_build() -> str | None:
    """The newest build of torch without graphics cards that pip is offered here and the app takes."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (torch,) = (each for each in map(Requirement, lines) if each.name == "torch")
    offer = subprocess.run([sys.executable, "-m", "pip", "index", "versions", "torch"], capture_output=True, text=True)
    versions = re.findall(r"[\d.]+\+cpu", offer.stdout)
    return next((each for each in versions if each in torch.specifier), None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """What the container holds once it is built."""
    folder = tmp_path_factory.mktemp("container")
    if (build := cpu_build()) is None:
        pytest.fail("pip is offered no build of torch without graphics cards: name its index in PIP_EXTRA_INDEX_URL")
    constraints = tmp_path_factory.mktemp("pip") / "constraints"
    constraints.write_text(f"torch=={build}", encoding="utf-8")
    environment = os.environ | {"PIP_CONSTRAINT": str(constraints), "PYTHON": sys.executable}
    for line in STEPS:
        kind, _, rest = line.partition(" ")
        if kind == "COPY":
            copied(folder, *rest.split())
        elif kind == "RUN" and not rest.startswith("useradd "):
            subprocess.run(rest, shell=True, cwd=folder, env=environment, check=True)
    return folder


def copied(folder: Path, source: str, target: str) -> None:
    (folder / target).parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / source).is_dir():
        shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(ROOT / source, folder / target)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The server as the container starts it, on a free port."""
    port = free_port()
    settings = dict(line.split("=", 1) for line in steps("ENV")) | {"STREAMLIT_SERVER_PORT": str(port)}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)} | settings
    (command,) = map(json.loads, steps("CMD"))
    server = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        until_healthy(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def address(folder) -> Iterator[str]:
    with running(folder) as address:
        yield address


def test_every_page_runs_in_the_container(address):
    opened(address, *PAGES)
    assert health(address)["errors"] == {}


def test_the_container_asks_for_the_health_of_its_own_server(address, folder):
    (check,) = (line.partition("CMD ")[2] for line in steps("HEALTHCHECK"))
    python, *arguments = json.loads(check)
    port = address.rpartition(":")[2]
    asked = [python, *(each.replace("8501", port) for each in arguments)]
    assert subprocess.run(asked, cwd=folder).returncode == 0
    unanswered = [python, *(each.replace("8501", str(free_port())) for each in arguments)]
    assert subprocess.run(unanswered, cwd=folder, stderr=subprocess.DEVNULL).returncode != 0


def test_the_container_has_the_build_of_torch_that_visitors_need_and_its_memory(folder):
    with running(folder) as address:
        opened(address, "")
        assert health(address)["versions"]["torch"] == cpu_build()
        assert health(address)["memory"] <= MOST


def test_visitors_have_no_right_to_change_the_container():
    lines = [line.split()[0] for line in STEPS if line and not line.startswith("#")]
    assert "USER nnviz" in STEPS
    assert lines.index("USER") > max(place for place, kind in enumerate(lines) if kind in ("COPY", "RUN"))
