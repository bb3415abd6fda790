"""Visitors who do whatever comes to their minds, right and wrong, for half an hour: what the server says, and its memory.

python -m benchmarks.soak --minutes 30 --seed 0 --log FILE --deeds draw hurry
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import processes
from benchmarks.browser import NoAnswerError
from benchmarks.deeds import DEEDS, Deed
from benchmarks.playground_visitor import PlaygroundVisitor

sys.path.append(str(Path(__file__).parents[1] / "tests" / "e2e"))

import server_tools

VISITORS, PAUSE, MOST_MINUTES = 5, 0.5, 120
SETTLED = 10
"""Minutes after which memory should be flat."""
FAULTS = ("Traceback", "ERROR", "Error:", "Uncaught")
NAMED = {deed.__name__.strip("_"): deed for deed in DEEDS}


def main() -> None:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log", type=Path, help="where the server's log is kept")
    parser.add_argument("--deeds", nargs="+", choices=NAMED, help="these alone")
    arguments = parser.parse_args()
    if not 0 < arguments.minutes <= MOST_MINUTES:
        parser.error(f"between 0 and {MOST_MINUTES} minutes")
    deeds = [NAMED[name] for name in arguments.deeds] if arguments.deeds else DEEDS
    with (
        arguments.log.open("w+") if arguments.log else tempfile.TemporaryFile("w+") as log,
        server_tools.running_server(log=log) as address,
    ):
        report = asyncio.run(soak(address, 60 * arguments.minutes, arguments.seed, deeds))
        log.seek(0)
        faults = [line.strip() for line in log if any(word in line for word in FAULTS)]
    print("\n".join(report))
    print(f"errors in the log: {len(faults)}", *faults[:20], sep="\n")


async def soak(address: str, seconds: float, seed: int, deeds: Sequence[Deed]) -> list[str]:
    """What five visitors did, what went wrong, and the memory every minute."""
    server, end, done, faults = (
        processes.listening_on(urlsplit(address).port or 80),
        time.monotonic() + seconds,
        Counter(),
        Counter(),
    )
    visits = [
        asyncio.create_task(_visit(address, random.Random(100 * seed + each), deeds, end, done, faults))
        for each in range(VISITORS)
    ]
    memory, due = [], time.monotonic()
    while time.monotonic() < end:
        memory.append(round(processes.megabytes(server)))
        due += 60
        await asyncio.sleep(max(0.0, min(due, end) - time.monotonic()))
    await asyncio.gather(*visits)
    memory.append(round(processes.megabytes(server)))
    return [f"deeds: {dict(done)}", f"faults: {dict(faults) or 'none'}", f"memory in MB, every minute: {memory}"]


async def _visit(
    address: str, chance: random.Random, deeds: Sequence[Deed], end: float, done: Counter, faults: Counter
) -> None:
    while time.monotonic() < end:
        async with PlaygroundVisitor(address, patience=300) as visitor:
            for _ in range(chance.randint(1, 40)):
                deed = chance.choice(deeds)
                name = deed.__name__.strip("_")
                done[name] += 1
                try:
                    await deed(visitor, chance)
                except (NoAnswerError, TimeoutError) as error:
                    faults[f"{name}: {error}"[:200]] += 1
                await asyncio.sleep(PAUSE * chance.random())
                if time.monotonic() >= end:
                    return


if __name__ == "__main__":
    main()
