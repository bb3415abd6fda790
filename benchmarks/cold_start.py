"""A server from its launch to a first page, and what it holds in memory: idle, prepared, after one page, after all and after all recordings.

python -m benchmarks.cold_start [INTERPRETER [STARTS]]        another interpreter may have another build of torch
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import server_tools  # noqa: E402

from benchmarks.visitors import Visitor, apart  # noqa: E402

STARTS = 5
WOUND_BACK = {
    "fashion-mlp": range(0, 2340, 80),
    "mnist-tiny-cnn": range(0, 4700, 160),
    "mnist-mlp": (0, 1, 3, 8, 20, 60, 170, 400, 2345),
}
"""Steps of the shipped recordings that a visitor asks for in the end."""
LONGEST = 60.0
"""Seconds until a server has prepared itself."""
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
LIBRARIES = (
    "numpy",
    "torch",
    "streamlit.web.bootstrap",
    "plotly.graph_objs._figure",
    "pandas",
    "scipy.ndimage",
    "scipy.special",
)
IMPORTS = """
import sys
def resident(): return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
sizes = [resident()]
for name in sys.argv[1:]:
    __import__(name)
    sizes.append(resident())
print(*sizes)
"""
MEGABYTE = 2**20


def main(interpreter: str = sys.executable, count: str = str(STARTS)) -> None:
    starts = [start(interpreter) for _ in range(int(count))]
    for what, unit, values in zip(
        (
            "launch → healthy",
            "launch → first page",
            "idle",
            "after a first page",
            "prepared",
            "after every page",
            "after all recordings",
        ),
        ("s", "s", "MB", "MB", "MB", "MB", "MB"),
        zip(*starts, strict=True),
        strict=True,
    ):
        print(
            f"{what}: median {statistics.median(values):.3g} {unit} ({min(values):.3g}–{max(values):.3g}, n = {count})"
        )
    for name, size in libraries(interpreter).items():
        print(f"  {name}: {size:.0f} MB")


def start(interpreter: str) -> tuple[float, ...]:
    """Seconds until the server is healthy and a page stands; megabytes before, after that, prepared, after every page and all recordings."""
    begin = time.monotonic()
    with running(interpreter) as address:
        healthy, idle = time.monotonic() - begin, megabytes(address)
        opened(address, "")
        first_page, first = time.monotonic() - begin, megabytes(address)
        until_prepared(address)
        prepared = megabytes(address)
        for page in PAGES:
            opened(address, page)
        every = megabytes(address)
        wind_back(address)
        print(server_tools.health(address)["caches"], flush=True)
        return healthy, first_page, idle, first, prepared, every, megabytes(address)


def until_prepared(address: str) -> None:
    end = time.monotonic() + LONGEST
    while server_tools.health(address)["preparation"] != "done" and time.monotonic() < end:
        time.sleep(0.5)


def wind_back(address: str) -> None:
    """Let a visitor look at many steps of all shipped recordings."""

    async def visit() -> None:
        async with Visitor(address) as visitor:
            for run, steps in WOUND_BACK.items():
                for step in steps:
                    await visitor.open("recording", f"run={run}&view=weights&step={step}")

    apart(visit())


@contextmanager
def running(interpreter: str) -> Iterator[str]:
    """The address of the app as `interpreter` serves it."""
    port = server_tools.free_port()
    server = server_tools.started(port, interpreter=interpreter)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def opened(address: str, *pages: str) -> None:
    """Let a visitor open `pages` one after the other."""

    async def visit() -> None:
        async with Visitor(address) as visitor:
            for page in pages:
                await visitor.open(page)

    apart(visit())


def megabytes(address: str) -> float:
    return server_tools.health(address)["memory"] / MEGABYTE


def libraries(interpreter: str) -> dict[str, float]:
    """The megabytes that each library adds, imported one after the other into a bare process."""
    command = [interpreter, "-c", IMPORTS, *LIBRARIES]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    bare, *sizes = map(float, done.stdout.split())
    return {
        "python": bare,
        **{name: size - before for name, before, size in zip(LIBRARIES, [bare, *sizes], sizes, strict=False)},
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
