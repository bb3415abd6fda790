"""What visitors do to a server that is soaked: what a page offers, and what no page sends."""

import asyncio
import json
import random
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.browser import NoAnswerError
from benchmarks.load import stroke
from benchmarks.playground_visitor import PlaygroundVisitor
from nnviz_core import zoo
from nnviz_core.recordings import shipped
from nnviz_core.ui.catalogue import VIEWS

Deed = Callable[[PlaygroundVisitor, random.Random], Awaitable[None]]
PAGES = ("", "draw", "network", "own", "glossary", *VIEWS)
ON_PAGES = ("filters", "tweak", "pixels", "recording", "playground", "why", "own")
"""Where buttons are pressed and choices made, if a visitor is on a page without any."""
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
    "run",
    "step",
    "layer",
    "unit",
    "changes",
    "preset",
    "target",
    "formula",
    "layers",
    "rate",
)
ROUTES = ("answer", "overview", "scene", "moment", "playground", "none")
MESSAGES = (
    '{"drawing": 1}',
    "[]",
    "{}",
    '{"drawing": {"raw": {"objects": [{"path": [["Z"]]}]}}}',
    "1",
    "null",
    '{"picked": [[]]}',
    '{"asked": {"token": "", "version": 0, "act": "play"}, "rested": []}',
    '{"step": {"run": "mnist-mlp", "step": -1}}',
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
    b'{"token": "nobody", "version": 0, "act": "play"}',
    b'{"run": "mnist-mlp", "step": 0, "view": "weights", "words": {"layer": "nowhere"}}',
    b'{"run": "nobody", "step": 0, "view": "weights", "words": {}}',
)
ACTS = ("play", "play", "step", "pause", "restart", "replay", "kick", "undo", "dance")


async def open_(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Open a view with a model."""
    page = chance.choice(PAGES)
    query = f"model={chance.choice([*zoo.MODELS, *zoo.VARIANTS])}"
    if page in VIEWS:
        query += f"&view={chance.choice(VIEWS[page]).name}"
    await visitor.open(page, query)


async def open_rubbish(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Open a link that nobody wrote."""
    words = chance.sample(WORDS, 3)
    page = chance.choice(("nowhere", *PAGES))
    await visitor.open(page, "&".join(f"{word}={quote(chance.choice(RUBBISH))}" for word in words))


async def choose(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Choose something else."""
    if keys := [key for key, widget in visitor.widgets.items() if widget.options]:
        key = chance.choice(keys)
        await visitor.run(visitor.choose(key, chance.choice(visitor.widgets[key].options)))


async def press(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Press a button, also one that begins long work."""
    if not any(widget.kind == "button" for widget in visitor.widgets.values()):
        await visitor.open(chance.choice(ON_PAGES))
    if keys := [key for key, widget in visitor.widgets.items() if widget.kind == "button"]:
        key = chance.choice(keys)
        await visitor.run(visitor.put(key, trigger_value=True))
        visitor.tab.states.pop(key, None)


async def draw(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Draw a stroke."""
    if "canvas" not in visitor.widgets:
        await visitor.open(
            chance.choice(("draw", "filters", "tweak", "why")), "input=" if chance.random() < 0.5 else ""
        )
    if "canvas" in visitor.widgets:
        await visitor.run(visitor.draw(stroke(chance)))


async def train(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Do something with a run of the playground, and look at it."""
    if visitor.page != "playground" or not visitor.run_of[0]:
        await visitor.open("playground")
    token, version = visitor.run_of
    asked = {"token": token, "version": version, "act": chance.choice(ACTS), "spread": chance.random() < 0.3}
    if chance.random() < 0.3:
        place = {"layer": chance.randint(0, 2), "unit": chance.randint(0, 12), "source": chance.choice((0, 1, None))}
        asked["edit"] = place | {"value": chance.gauss(0, 2)}
    if chance.random() < 0.5:
        asked["focus"] = {"layer": chance.randint(1, 3), "unit": chance.randint(0, 12)}
    answer = await asyncio.to_thread(post, visitor, "playground", json.dumps(asked).encode())
    if answer:
        visitor.run_of = token, json.loads(answer).get("version", version)


async def wind(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Wind a recorded training to a step that it has, or hasn't, as it is done over HTTP."""
    view = chance.choice([view.name for view in VIEWS["recording"]])
    asked = {
        "run": chance.choice(shipped.NAMES),
        "step": chance.choice((0, 1, 2, 64, 10**6)),
        "view": view,
        "words": {},
    }
    await asyncio.to_thread(post, visitor, "moment", json.dumps(asked).encode())


async def forge(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Send what no page sends, as a value of the widget's kind: Streamlit itself reads values, and stumbles over other kinds."""
    forgeable = [key for key, widget in visitor.widgets.items() if widget.kind in ("selectbox", "bidi_component")]
    if forgeable:
        key = chance.choice(forgeable)
        is_box = visitor.widgets[key].kind == "selectbox"
        value = {"string_value": chance.choice(RUBBISH)} if is_box else {"json_value": chance.choice(MESSAGES)}
        await visitor.run(visitor.put(key, **value))
        visitor.tab.states.pop(key, None)


async def ask_rubbish(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Ask a live route what no page asks."""
    await asyncio.to_thread(post, visitor, chance.choice(ROUTES), chance.choice(BODIES))


async def hurry(visitor: PlaygroundVisitor, chance: random.Random) -> None:
    """Go on without waiting for the answer, as an impatient visitor does."""
    message = BackMsg()
    message.rerun_script.page_name = chance.choice(list(VIEWS))
    await visitor.send(message)
    await open_(visitor, chance)


def post(visitor: PlaygroundVisitor, route: str, body: bytes) -> bytes:
    """What a live route answers to `body`; nothing where it refuses. Raises `NoAnswerError` where the server fails."""
    request = urllib.request.Request(f"{visitor.address}/live/{route}", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        if error.code >= 500 and error.code != 503:
            raise NoAnswerError(f"{route} answers {error.code}") from error
        return b""


DEEDS: tuple[Deed, ...] = (
    open_, open_rubbish, choose, choose, press, draw, draw, train, wind, forge, ask_rubbish, hurry,
)  # fmt: skip
