"""What a crowd does to others, and what it leaves behind: 200 sessions at once, many long measurements, a tour of all links.

python -m benchmarks.crowd [rush] [measurements] [tour]
"""

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import combinations
from urllib.parse import urlsplit

from benchmarks import processes
from benchmarks.load import EVERY, served, stroke
from benchmarks.visitors import Visitor
from nnviz_core import zoo
from nnviz_core.ui.catalogue import VIEWS

SESSIONS, WITHIN = 200, 4.0
PAIRS = 12
LONG_MODEL = "mnist-cnn"
LONGEST = 1200.0


async def strokes(address: str, until: Callable[[], bool]) -> list[float]:
    """Seconds of one visitor's strokes, each from the moment when it was due, until the crowd is done."""
    chance, seconds = random.Random(0), []
    async with Visitor(address) as visitor:
        await visitor.open("draw")
        due = time.perf_counter()
        while not until() or len(seconds) < 5:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            visitor.lift()
            await visitor.run(visitor.draw(stroke(chance)))
            seconds.append(time.perf_counter() - due)
            due = max(due + EVERY, time.perf_counter())
    return seconds


async def beside(address: str, crowd: Callable[[], Awaitable]) -> tuple[list[float], list[float]]:
    """The strokes of a visitor while a crowd is there, and the server's memory: before, then twice a second."""
    server, done = processes.listening_on(urlsplit(address).port or 80), asyncio.Event()
    async with Visitor(address) as first:
        await first.open("draw")
    memory = [processes.megabytes(server)]
    visitor = asyncio.create_task(strokes(address, done.is_set))
    await asyncio.sleep(2 * EVERY)
    task = asyncio.ensure_future(crowd())
    while not task.done():
        await asyncio.sleep(0.5)
        memory.append(processes.megabytes(server))
    done.set()
    await task
    return await visitor, memory


async def rush(address: str) -> list[str]:
    """One client opens many sessions within seconds."""

    async def session(number: int) -> None:
        await asyncio.sleep(WITHIN * number / SESSIONS)
        async with Visitor(address) as visitor:
            await visitor.open(random.Random(number).choice(("", "draw", "filters")))

    seconds, memory = await beside(address, lambda: asyncio.gather(*map(session, range(SESSIONS))))
    return [f"{SESSIONS} sessions within {WITHIN:.0f} s: {_strokes(seconds)}; {_memory(memory)}"]


async def measurements(address: str) -> list[str]:
    """As many visitors as there are pairs open where two classes part, each another pair."""
    pairs = list(combinations(range(10), 2))[:: 45 // PAIRS][:PAIRS]
    waits: list[float] = []

    async def measured(one: int, other: int) -> None:
        async with Visitor(address, patience=LONGEST) as visitor:
            waits.append(await visitor.open("averages", f"view=parting&model={LONG_MODEL}&one={one}&two={other}"))

    seconds, memory = await beside(address, lambda: asyncio.gather(*(measured(*pair) for pair in pairs)))
    return [
        f"{PAIRS} measurements at once: {_strokes(seconds)}; {_memory(memory)}; "
        f"answered {len(waits)}, the first after {min(waits):.0f} s, the last after {max(waits):.0f} s"
    ]


async def tour(address: str) -> list[str]:
    """One visitor opens every view with every model."""
    links = [
        (page, f"view={view.name}&model={name}")
        for page, views in VIEWS.items()
        for view in views
        for name in (*zoo.MODELS, *zoo.VARIANTS)
    ]
    failures = 0

    async def visits() -> None:
        nonlocal failures
        async with Visitor(address, patience=LONGEST) as visitor:
            for page, query in links:
                try:
                    await visitor.open(page, query)
                except Exception:
                    failures += 1

    seconds, memory = await beside(address, visits)
    return [f"tour of {len(links)} links, {failures} failed: {_strokes(seconds)}; {_memory(memory)}"]


def _strokes(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"another visitor's stroke: median {1e3 * statistics.median(seconds):.0f} ms, 95th percentile {1e3 * ordered[int(0.95 * (len(ordered) - 1))]:.0f} ms, longest {ordered[-1]:.2f} s"


def _memory(memory: list[float]) -> str:
    return f"memory {memory[0]:.0f} MB before, {max(memory) - memory[0]:+.0f} MB at the peak, {memory[-1] - memory[0]:+.0f} MB at the end"


SCENES = {"rush": rush, "measurements": measurements, "tour": tour}


def main() -> None:
    for name in sys.argv[1:] or SCENES:
        with served(None, "draw") as address:
            print("\n".join(asyncio.run(SCENES[name](address))), flush=True)


if __name__ == "__main__":
    main()
