"""A server from its launch to a first page, and what it holds in memory: idle, after one page and after all, and by library.

python -m benchmarks.cold_start [INTERPRETER]        another one may have another build of torch
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


def main(interpreter: str) -> None:
    starts = [start(interpreter) for _ in range(STARTS)]
    for what, unit, values in zip(
        ("launch → healthy", "launch → first page", "idle", "after a first page", "after every page"),
        ("s", "s", "MB", "MB", "MB"),
        zip(*starts, strict=True),
        strict=True,
    ):
        print(
            f"{what}: median {statistics.median(values):.3g} {unit} ({min(values):.3g}–{max(values):.3g}, n = {STARTS})"
        )
    for name, size in libraries(interpreter).items():
        print(f"  {name}: {size:.0f} MB")


def start(interpreter: str) -> tuple[float, ...]:
    """Seconds until the server is healthy and a page stands; megabytes before, after that, and after every page."""
    begin = time.monotonic()
    with running(interpreter) as address:
        healthy, idle = time.monotonic() - begin, megabytes(address)
        opened(address, "")
        first_page, first = time.monotonic() - begin, megabytes(address)
        for page in PAGES:
            opened(address, page)
        return healthy, first_page, idle, first, megabytes(address)


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
    main(*sys.argv[1:] or [sys.executable])
