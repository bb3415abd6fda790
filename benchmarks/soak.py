"""Visitors who do whatever comes to their minds, right and wrong, for half an hour: what the server says, and its memory.

python -m benchmarks.soak --minutes 30 --seed 0
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks import processes
from benchmarks.browser import NoAnswerError
from benchmarks.load import stroke
from benchmarks.visitors import Visitor
from nnviz_core import zoo
from nnviz_core.ui.catalogue import VIEWS

sys.path.append(str(Path(__file__).parents[1] / "tests" / "e2e"))

import server_tools

VISITORS, PAUSE, MOST_MINUTES = 5, 0.5, 120
SETTLED = 10
"""Minutes after which memory should be flat."""
FAULTS = ("Traceback", "ERROR", "Error:", "Uncaught")
RUBBISH = (
    "",
    "-1",
    "99999999",
    "💥",
    "<script>",
    "a" * 3000,
    "%00",
    "nan",
    "../../etc",
    "0-0-0-0-0-0",
    "null",
    "strokes-____",
)
WORDS = (
    "model",
    "view",
    "input",
    "place",
    "class",
    "one",
    "two",
    "order",
    "threshold",
    "camera",
    "trail",
    "with",
    "true",
)
ROUTES = ("answer", "overview", "scene", "none")
MESSAGES = (
    '{"drawing": 1}',
    "[]",
    "{}",
    '{"drawing": {"raw": {"objects": [{"path": [["Z"]]}]}}}',
    "1",
    "null",
    '{"picked": [[]]}',
)
BODIES = (
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"strokes": ' + b"[" * 5000,
    b'{"start": "x", "strokes": []}',
    b"1e999",
)


def main() -> None:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if not 0 < arguments.minutes <= MOST_MINUTES:
        parser.error(f"between 0 and {MOST_MINUTES} minutes")
    with tempfile.TemporaryFile("w+") as log, server_tools.running_server(log=log) as address:
        report = asyncio.run(soak(address, 60 * arguments.minutes, arguments.seed))
        log.seek(0)
        faults = [line.strip() for line in log if any(word in line for word in FAULTS)]
    print("\n".join(report))
    print(f"errors in the log: {len(faults)}", *faults[:20], sep="\n")


async def soak(address: str, seconds: float, seed: int) -> list[str]:
    """What five visitors did, what went wrong, and the memory every minute."""
    server, end, deeds, faults = (
        processes.listening_on(urlsplit(address).port or 80),
        time.monotonic() + seconds,
        Counter(),
        Counter(),
    )
    visits = [
        asyncio.create_task(_visit(address, random.Random(100 * seed + each), end, deeds, faults))
        for each in range(VISITORS)
    ]
    memory, due = [], time.monotonic()
    while time.monotonic() < end:
        memory.append(round(processes.megabytes(server)))
        due += 60
        await asyncio.sleep(max(0.0, min(due, end) - time.monotonic()))
    await asyncio.gather(*visits)
    memory.append(round(processes.megabytes(server)))
    return [f"deeds: {dict(deeds)}", f"faults: {dict(faults) or 'none'}", f"memory in MB, every minute: {memory}"]


async def _visit(address: str, chance: random.Random, end: float, deeds: Counter, faults: Counter) -> None:
    while time.monotonic() < end:
        async with Visitor(address, patience=300) as visitor:
            for _ in range(chance.randint(1, 40)):
                deed = chance.choice(DEEDS)
                deeds[deed.__name__.strip("_")] += 1
                try:
                    await deed(visitor, chance)
                except (NoAnswerError, TimeoutError) as error:
                    faults[f"{deed.__name__.strip('_')}: {error}"[:200]] += 1
                await asyncio.sleep(PAUSE * chance.random())
                if time.monotonic() >= end:
                    return


async def _open(visitor: Visitor, chance: random.Random) -> None:
    page = chance.choice(("", "draw", "network", "glossary", *VIEWS))
    query = f"model={chance.choice([*zoo.MODELS, *zoo.VARIANTS])}"
    if page in VIEWS:
        query += f"&view={chance.choice(VIEWS[page]).name}"
    await visitor.open(page, query)


async def _open_rubbish(visitor: Visitor, chance: random.Random) -> None:
    words = chance.sample(WORDS, 3)
    page = chance.choice(("", "draw", "network", "nowhere", *VIEWS))
    await visitor.open(page, "&".join(f"{word}={quote(chance.choice(RUBBISH))}" for word in words))


async def _choose(visitor: Visitor, chance: random.Random) -> None:
    if keys := [key for key, widget in visitor.widgets.items() if widget.options]:
        key = chance.choice(keys)
        await visitor.run(visitor.choose(key, chance.choice(visitor.widgets[key].options)))


async def _draw(visitor: Visitor, chance: random.Random) -> None:
    if "canvas" not in visitor.widgets:
        await visitor.open(chance.choice(("draw", "filters")), "input=" if chance.random() < 0.5 else "")
    if "canvas" in visitor.widgets:
        await visitor.run(visitor.draw(stroke(chance)))


async def _forge(visitor: Visitor, chance: random.Random) -> None:
    """Send what no page sends, as a value of the widget's kind: Streamlit itself reads values, and stumbles over other kinds."""
    forgeable = [key for key, widget in visitor.widgets.items() if widget.kind in ("selectbox", "bidi_component")]
    if forgeable:
        key = chance.choice(forgeable)
        is_box = visitor.widgets[key].kind == "selectbox"
        value = {"string_value": chance.choice(RUBBISH)} if is_box else {"json_value": chance.choice(MESSAGES)}
        await visitor.run(visitor.put(key, **value))
        visitor.tab.states.pop(key, None)


async def _ask_rubbish(visitor: Visitor, chance: random.Random) -> None:
    def ask() -> None:
        url = f"{visitor.address}/live/{chance.choice(ROUTES)}"
        request = urllib.request.Request(url, chance.choice(BODIES), {"Content-Type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=30).close()
        except urllib.error.HTTPError as error:
            if error.code >= 500 and error.code != 503:
                raise NoAnswerError(f"{url.rsplit('/', 1)[1]} answers {error.code}") from error

    await asyncio.to_thread(ask)


async def _hurry(visitor: Visitor, chance: random.Random) -> None:
    """Go on without waiting for the answer, as an impatient visitor does."""
    message = BackMsg()
    message.rerun_script.page_name = chance.choice(list(VIEWS))
    await visitor.send(message)
    await _open(visitor, chance)


DEEDS: tuple[Callable[[Visitor, random.Random], Awaitable[None]], ...] = (
    _open, _open_rubbish, _choose, _choose, _draw, _draw, _forge, _ask_rubbish, _hurry,
)  # fmt: skip


if __name__ == "__main__":
    main()
