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
TOUR_WITHIN = 480.0
"""Seconds after which a tour goes no further."""
SETTLED = 15.0
"""Seconds until a server without visitors has given its free memory back."""


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


async def beside(address: str, crowd: Callable[[], Awaitable], *warm: str) -> tuple[list[float], list[float]]:
    """The strokes of a visitor while a crowd is there, and the server's memory: before, then twice a second.

    Before is a server that has shown Draw, and then the page and the query `warm`, if they are given.
    """
    server, done = processes.listening_on(urlsplit(address).port or 80), asyncio.Event()
    for page in filter(None, (("draw",), warm)):
        async with Visitor(address, patience=LONGEST) as first:
            await first.open(*page)
        await asyncio.sleep(SETTLED)
        memory = [processes.megabytes(server)]
        print(f"a server that has shown {page[0]}: {memory[0]:.0f} MB", flush=True)
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
    """Visitors open where two classes part, each another pair, on a server that has shown one more pair."""
    first, *pairs = list(combinations(range(10), 2))[:: 45 // PAIRS][: PAIRS + 1]
    waits: list[float] = []

    async def measured(pair: tuple[int, int]) -> None:
        async with Visitor(address, patience=LONGEST) as visitor:
            waits.append(await visitor.open("averages", _parting(pair)))

    seconds, memory = await beside(address, lambda: asyncio.gather(*map(measured, pairs)), "averages", _parting(first))
    return [
        f"{PAIRS} measurements at once: {_strokes(seconds)}; {_memory(memory)}; "
        f"answered {len(waits)}, the first after {min(waits):.0f} s, the last after {max(waits):.0f} s"
    ]


async def tour(address: str) -> list[str]:
    """One visitor opens every view with every model, one link after the other in a random order, as far as time allows."""
    links = [
        (page, f"view={view.name}&model={name}")
        for page, views in VIEWS.items()
        for view in views
        for name in (*zoo.MODELS, *zoo.VARIANTS)
    ]
    random.Random(0).shuffle(links)
    failures = opened = 0

    async def visits() -> None:
        nonlocal failures, opened
        end = time.monotonic() + TOUR_WITHIN
        async with Visitor(address, patience=LONGEST) as visitor:
            for page, query in links:
                if time.monotonic() > end:
                    return
                opened += 1
                try:
                    await visitor.open(page, query)
                except Exception:
                    failures += 1

    seconds, memory = await beside(address, visits)
    return [f"tour of {opened} of {len(links)} links, {failures} failed: {_strokes(seconds)}; {_memory(memory)}"]


def _parting(pair: tuple[int, int]) -> str:
    return f"view=parting&model={LONG_MODEL}&one={pair[0]}&two={pair[1]}"


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
