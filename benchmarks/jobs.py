"""A stroke on Draw while two trainings run beside the pages, over one without, in interleaved rounds of one run; how long a stop takes.

python -m benchmarks.jobs [rounds]
"""

import asyncio
import json
import random
import statistics
import sys
import time
import urllib.request

from benchmarks import load
from benchmarks.visitors import Visitor

ROUNDS, STROKES, TRAININGS = 8, 12, 2
PAUSE = 0.3
"""Seconds between two strokes: a hand is not faster."""
ASKED = 1.3
BEGUN_WITHIN = 120.0


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with load.conftest.running_server("benchmarks/beside.py") as address:
        asyncio.run(compare(address, rounds))


async def compare(address: str, rounds: int) -> None:
    """Print the medians, and the ratio of each round."""
    chance, ratios, stops, seconds = random.Random(0), [], [], {0: [], TRAININGS: []}
    async with Visitor(address) as visitor:
        await visitor.open("draw")
        await strokes(visitor, chance)
        for number in range(rounds):
            medians = {}
            for trainings in (0, TRAININGS) if number % 2 == 0 else (TRAININGS, 0):
                start = time.monotonic()
                begun = turn_to(address, trainings)
                if not trainings and number:
                    stops.append(time.monotonic() - start)
                times = await strokes(visitor, chance)
                done = states(address, trainings)
                seconds[trainings] += times
                medians[trainings] = statistics.median(times)
                if trainings:
                    print(f"round {number}: trainings {begun} at its beginning, {done} at its end", flush=True)
            ratios.append(medians[TRAININGS] / medians[0])
        start = time.monotonic()
        turn_to(address, 0)
        stops.append(time.monotonic() - start)
    with_jobs, without = (1e3 * statistics.median(seconds[trainings]) for trainings in (TRAININGS, 0))
    print(f"a stroke: {with_jobs:.0f} ms while {TRAININGS} trainings are under way, {without:.0f} ms without")
    print(f"ratio, median of {rounds} rounds: {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")
    print(f"both stopped after {statistics.median(stops):.2f} s, at most {max(stops):.2f} s, over {len(stops)} stops")
    print(f"asked: {ASKED}, {'reached' if statistics.median(ratios) <= ASKED else 'missed'}")


async def strokes(visitor: Visitor, chance: random.Random) -> list[float]:
    """Seconds from each stroke to the end of all that it changes."""
    seconds = []
    for _ in range(STROKES):
        if len(visitor.strokes) >= load.MOST_STROKES:
            visitor.lift()
        await asyncio.sleep(PAUSE)
        seconds.append(await visitor.run(visitor.draw(load.stroke(chance))))
    return seconds


def turn_to(address: str, trainings: int) -> list:
    """The states once so many trainings are under way, of which one runs and has come to its first steps, or none."""
    end = time.monotonic() + BEGUN_WITHIN
    while time.monotonic() < end:
        now = states(address, trainings)
        if len(now) == trainings and (not trainings or any(state == "running" and step for state, step, _ in now)):
            return now
        time.sleep(0.1)
    raise TimeoutError(f"{trainings} trainings asked for: {now}")


def states(address: str, trainings: int) -> list:
    """Have so many trainings go on; the state, the latest step and the reason of each."""
    with urllib.request.urlopen(
        urllib.request.Request(f"{address}/live/trainings/{trainings}", method="POST")
    ) as answer:
        return json.load(answer)


if __name__ == "__main__":
    main()
