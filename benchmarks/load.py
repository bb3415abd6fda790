"""Many visitors at once: real websocket sessions that draw, choose and change pages, on this machine's loopback only.

python -m benchmarks.load --visitors 50 --seconds 60 --page draw
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import conftest  # noqa: E402

from benchmarks import processes  # noqa: E402
from benchmarks.visitors import Line, Visitor  # noqa: E402

EVERY = 2.0
"""Seconds from one act of a visitor to the next."""
MOST_VISITORS, MOST_SECONDS, AFTER = 200, 1800, 120
MOST_STROKES = 4
PREPARED_WITHIN = 120
"""Seconds."""
DRAWING = 0.5
"""Seconds that a pen needs for a stroke."""
PEN = "while the pen moves"
STAY = 5
"""Acts on a page before a visitor of mixed pages goes to the next."""
PAGES = ("draw", "filters", "network", "pixels", "recording", "averages", "mistakes")
FLOOR = "floor"
SHEET = "canvas"
CHOICES = {
    "filters": ("filters.channel", "filters.layer", "filters.maps.order"),
    "network": ("network.model", "network.form"),
    "pixels": ("pixels.mosaic.layer", "pixels.mosaic.reading", "pixels.mosaic.order"),
    "recording": ("recording.weights.quantity", "recording.weights.range"),
    "averages": ("averages.averages.show", "averages.averages.images"),
    "mistakes": ("mistakes.confusion.predicted", "mistakes.confusion.true", "mistakes.confusion.order"),
}
"""What is changed on a page, by the beginnings of its widgets' keys."""


@dataclass
class Record:
    """Seconds from the moment an act was due to its answer, by page, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, page: str, seconds: float) -> None:
        """Keep a time."""
        self.seconds.setdefault(page, []).append(seconds)

    @contextmanager
    def errors_counted(self) -> Iterator[None]:
        """Count what is raised within, whatever it is, and let the others go on."""
        try:
            yield
        except Exception as error:
            self.errors[type(error).__name__] += 1

    def lines(self) -> Iterator[str]:
        """The times of each page, and the errors by kind."""
        for page, seconds in self.seconds.items():
            ordered = sorted(seconds)
            high = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
            middle = statistics.median(seconds)
            yield f"{page}: median {1e3 * middle:.0f} ms, 95th percentile {1e3 * high:.0f} ms, n = {len(seconds)}"
        yield f"errors: {dict(self.errors) or 'none'}"


def main() -> None:
    given = _arguments()
    with served(given.address, given.page) as address:
        report = load(address, given.page, given.visitors, given.seconds, given.after, given.live)
        print("\n".join(asyncio.run(report)))


async def load(
    address: str, page: str, visitors: int, seconds: float, after: float = 0.0, live: bool = False
) -> list[str]:
    """The report of so many visitors who act on `page` for so long: times, processor time, memory."""
    server, record = processes.listening_on(urlsplit(address).port or 80), Record()
    async with Visitor(address) as first:
        await first.open("" if page in (FLOOR, "mixed") else page)
    if page != FLOOR:
        await asyncio.to_thread(_wait_until_prepared, address)
    memory, files = [processes.megabytes(server)], processes.descriptors(server)
    arrived = asyncio.Barrier(visitors + 1)
    visits = [
        asyncio.create_task(_visit(address, page, number, visitors, seconds, arrived, record, live))
        for number in range(visitors)
    ]
    await arrived.wait()
    cpu = processes.cpu_seconds(server)
    begun = time.perf_counter()
    while not all(visit.done() for visit in visits):
        await asyncio.sleep(0.5)
        memory.append(processes.megabytes(server))
    await asyncio.gather(*visits)
    cpu, wall = processes.cpu_seconds(server) - cpu, time.perf_counter() - begun
    await asyncio.sleep(after)
    acts = sum(len(seconds) for name, seconds in record.seconds.items() if name != PEN)
    return [
        *record.lines(),
        f"processor: {cpu / wall:.2f} cores, {1e3 * cpu / max(acts, 1):.1f} ms an act",
        f"memory: {memory[0]:.0f} MB before, {max(memory):.0f} MB at the peak, {processes.megabytes(server):.0f} MB {after:.0f} s after",
        f"descriptors: {files} before, {processes.descriptors(server)} after",
    ]


def _wait_until_prepared(address: str) -> None:
    """Wait until the server has done beforehand what it does while nobody is there."""
    for _ in range(PREPARED_WITHIN):
        with urllib.request.urlopen(f"{address}/live/health", timeout=10) as answer:
            if json.load(answer)["preparation"] == "done":
                return
        time.sleep(1)
    raise SystemExit("The server is not prepared in time.")


async def _visit(
    address: str,
    page: str,
    number: int,
    visitors: int,
    seconds: float,
    arrived: asyncio.Barrier,
    record: Record,
    live: bool,
) -> None:
    """One visitor's acts; each is due `EVERY` seconds after the one before was, however long that took."""
    chance = random.Random(number)
    order = [PAGES[(number + step) % len(PAGES)] for step in range(len(PAGES))] if page == "mixed" else [page]
    async with Visitor(address) as visitor:
        with record.errors_counted():
            await visitor.open("" if page == FLOOR else order[0])
        await arrived.wait()
        due = time.perf_counter() + EVERY * number / visitors
        end, step = due + seconds, 0
        while due < end:
            here = order[(step + number % STAY) // STAY % len(order)]
            moved = here != visitor.page and page != FLOOR
            line = stroke(chance) if here in (FLOOR, "draw") and not moved else []
            pen = asyncio.create_task(_move_pen(visitor, line, due, record)) if line and live else None
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            with record.errors_counted():
                await (visitor.follow(here) if moved else _act(visitor, here, line, chance))
                record.add(f"to {here}" if moved else here, time.perf_counter() - due)
                if pen:
                    await pen
            due, step = due + EVERY, step + 1


async def _move_pen(visitor: Visitor, line: Line, due: float, record: Record) -> None:
    """Ask on the way of a pen that has drawn `line` when it is `due`, each question after the answer to the one before."""
    if len(visitor.strokes) >= MOST_STROKES:
        visitor.lift()
    await asyncio.sleep(max(0.0, due - DRAWING - time.perf_counter()))
    while (left := due - time.perf_counter()) > 0:
        points = max(2, round(len(line) * (1 - left / DRAWING)))
        record.add(PEN, await visitor.ask(line[:points]))


async def _act(visitor: Visitor, page: str, line: Line, chance: random.Random) -> None:
    """What a visitor does on a page: a stroke, or another choice."""
    if line:
        if SHEET not in visitor.widgets:  # another page's input has come along
            await visitor.run(visitor.choose("source", "Draw"))
        if len(visitor.strokes) >= MOST_STROKES:
            visitor.lift()
        await visitor.run(visitor.draw(line))
        return
    keys = [key for key in visitor.widgets if key.startswith(CHOICES[page]) and visitor.widgets[key].options]
    key = chance.choice(keys)
    await visitor.run(visitor.choose(key, chance.choice(visitor.widgets[key].options)))


def stroke(chance: random.Random, points: int = 20) -> Line:
    """A smooth line on the sheet, as a pen draws one."""
    (x, y), (dx, dy) = [(chance.uniform(40, 240), chance.uniform(40, 240)) for _ in range(2)]
    shares = [step / (points - 1) for step in range(points)]
    bend = chance.uniform(-60, 60)
    return [(x + (dx - x) * t + bend * t * (1 - t), y + (dy - y) * t - bend * t * (1 - t)) for t in shares]


@contextmanager
def served(address: str | None, page: str) -> Iterator[str]:
    """The server at `address`, on loopback, or one of its own."""
    if address is None:
        with conftest.running_server("benchmarks/floor.py" if page == FLOOR else "app.py") as own:
            yield own
        return
    if urlsplit(address).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SystemExit("This loads servers on the machine's own loopback only.")
    yield address


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=_bounded(int, MOST_VISITORS), default=50)
    parser.add_argument("--seconds", type=_bounded(float, MOST_SECONDS), default=30)
    parser.add_argument("--page", choices=(*PAGES, "mixed", FLOOR), default="draw")
    parser.add_argument("--live", action="store_true", help="ask while the pen moves too, as Draw does")
    parser.add_argument("--address", help="http://127.0.0.1:PORT of a server that runs; else one is started")
    parser.add_argument(
        "--after", type=_bounded(float, AFTER), default=AFTER, help="seconds until memory is read again"
    )
    return parser.parse_args()


def _bounded(kind: Callable[[str], float], most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = kind(text)
        if not 0 < value <= most:
            raise argparse.ArgumentTypeError(f"between 0 and {most}")
        return value

    return number


if __name__ == "__main__":
    main()
