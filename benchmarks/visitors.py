"""Visitors without a browser: real sessions over the app's websocket, which send what a browser sends."""

import asyncio
import json
import time
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.browser import NoAnswerError, Tab, Widget

PATIENCE = 60.0
"""Seconds after which an answer is given up."""
PEN = 20
"""The width of the pen."""
Line = list[tuple[float, float]]
"""Where a pen has passed, as (x, y) on a sheet of 280 pixels each way."""

LOCKS = [
    f"lock{each}"
    for each in ["MovementX", "MovementY", "Rotation", "ScalingX", "ScalingY", "SkewingX", "SkewingY", "ScalingFlip"]
]
LOOK = {
    "type": "Path",
    "version": "7.4.0",
    "originX": "center",
    "originY": "center",
    "fill": None,
    "stroke": "#1b2433",
    "strokeDashArray": None,
    "strokeLineCap": "round",
    "strokeDashOffset": 0,
    "strokeLineJoin": "round",
    "strokeUniform": False,
    "strokeMiterLimit": 10,
    "scaleX": 1,
    "scaleY": 1,
    "angle": 0,
    "flipX": False,
    "flipY": False,
    "opacity": 1,
    "shadow": None,
    "visible": True,
    "backgroundColor": "",
    "fillRule": "nonzero",
    "paintFirst": "fill",
    "globalCompositeOperation": "source-over",
    "skewX": 0,
    "skewY": 0,
}
"""What is the same of every stroke."""


@dataclass
class Visitor:
    """A session on the server at `address` (http://host:port), on one page at a time."""

    address: str
    page: str = ""
    query: str = ""
    tab: Tab = field(default_factory=Tab)
    strokes: list[Line] = field(default_factory=list)
    patience: float = PATIENCE
    headers: Mapping[str, str] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _http: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        """Connect."""
        url = f"ws://{urlsplit(self.address).netloc}/_stcore/stream"
        protocols = ["streamlit"]
        self._socket = await connect(
            url,
            subprotocols=protocols,
            max_size=None,
            open_timeout=PATIENCE,
            additional_headers=self.headers,  # pyright: ignore[reportArgumentType]
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave, as a closed tab does."""
        if self._socket:
            await self._socket.close()
        if self._http:
            self._http[1].close()

    @property
    def widgets(self) -> dict[str, Widget]:
        """The widgets of the page by their keys."""
        return self.tab.widgets

    @property
    def session(self) -> str:
        """The name that the server gave to the session."""
        return self.tab.session.initialize.session_id

    async def open(self, page: str = "", query: str = "") -> float:
        """Seconds until `page` (a name, "" for the first) with the link's settings `query` has been sent whole."""
        self.page, self.query = page, query
        self.tab.leave()
        return await self.run()

    async def follow(self, page: str) -> float:
        """Seconds until `page` has been sent whole, to which a link in the frame led."""
        self.turn_to(page)
        return await self.run()

    def turn_to(self, page: str) -> None:
        """Click on the link to `page` in the frame."""
        self.page, self.query = page, ""
        self.tab.script, self.tab.query = self.tab.scripts[page], None

    async def run(self, fragment: str = "") -> float:
        """Seconds until a run of the page or of a fragment is over, and all that it changes has come."""
        begun = time.perf_counter()
        await self.send(self.asked(fragment))
        await self.answered()
        return time.perf_counter() - begun

    def asked(self, fragment: str = "") -> BackMsg:
        """What a browser sends for a run of the page or of a fragment."""
        message = BackMsg()
        state = message.rerun_script
        state.fragment_id, state.page_script_hash = fragment, self.tab.script
        state.query_string = self.query if self.tab.query is None else self.tab.query
        if not self.tab.script:
            state.page_name = self.page
        state.widget_states.widgets.extend(self.tab.states.values())
        state.cached_message_hashes.extend(self.tab.messages.by_hash)
        state.context_info.url = f"{self.address}/{self.page}"
        state.context_info.timezone, state.context_info.locale = "UTC", "en-US"
        state.context_info.color_scheme = "light"
        return message

    async def send(self, message: BackMsg | str) -> None:
        """Send any message."""
        assert self._socket
        await self._socket.send(message if isinstance(message, str) else message.SerializeToString())

    async def answered(self) -> None:
        """Wait until the run that was asked for is over."""
        async with asyncio.timeout(self.patience):
            while not self.tab.take(await self._received()):
                pass

    async def _received(self) -> ForwardMsg:
        assert self._socket
        content = await self._socket.recv()
        assert isinstance(content, bytes)
        return ForwardMsg.FromString(content)

    async def ask(self, points: Line) -> float:
        """Seconds until Draw's answer has come to a pen that has come so far."""
        begun, host, body = time.perf_counter(), urlsplit(self.address).netloc, question([*self.strokes, points])
        if not self._http:
            self._http = await asyncio.open_connection(*host.split(":"))
        answer, ask = self._http
        head = f"POST /live/answer HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        ask.write(f"{head}\r\n\r\n".encode() + body)
        async with asyncio.timeout(self.patience):
            status, *lines = (await answer.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
            length = next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length"))
            await answer.readexactly(length)
        if " 200 " not in status:
            raise NoAnswerError(status)
        return time.perf_counter() - begun

    def hang_up(self) -> None:
        """Break the connection off without a word."""
        assert self._socket
        self._socket.transport.abort()

    def put(self, key: str, **value: object) -> str:
        """Give the widget `key` a value of its kind (`string_value="…"`); the fragment that its change runs."""
        widget = self.widgets[key]
        self.tab.states[key] = WidgetState(id=widget.id, **value)  # pyright: ignore[reportArgumentType]
        return widget.fragment

    def choose(self, key: str, option: str) -> str:
        """Choose an `option` of the select box or the row of buttons `key`; the fragment that it runs."""
        if self.widgets[key].kind == "selectbox":
            return self.put(key, string_value=option)
        return self.put(key, string_array_value=StringArray(data=[option]))

    def draw(self, points: Line) -> str:
        """Put a stroke on the canvas, beside those before; the fragment that it runs."""
        self.strokes.append(points)
        objects = list(map(canvas_object, self.strokes))
        sent = {"drawing": {"raw": {"version": "7.4.0", "objects": objects}, "data": None}}
        return self.put("canvas", json_value=json.dumps(sent))

    def lift(self) -> None:
        """Clear the canvas before the next stroke."""
        self.strokes.clear()


def apart(deed: Coroutine[Any, Any, Any]) -> Any:
    """What `deed` results in, in a thread of its own: where a browser is driven, its event loop has this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, deed).result()


def question(strokes: list[Line], model: str = "mnist-cnn") -> bytes:
    """What Draw asks `live/answer` while the pen has come so far."""
    pen = {"start": "", "strokes": [{"width": PEN, "points": points} for points in strokes]}
    return json.dumps({**pen, "model": model, "uncentred": False, "logits": False, "threshold": 0.5}).encode()


def canvas_object(points: Line, width: float = PEN) -> dict:
    """A stroke as the drawing canvas sends it, with what it sends beside the path."""
    (x, y), *more = points
    curves = [["Q", *a, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2] for a, b in zip(points, more, strict=False)]
    xs, ys = zip(*points, strict=True)
    return {
        **dict.fromkeys(LOCKS, False),
        **LOOK,
        "left": (min(xs) + max(xs)) / 2,
        "top": (min(ys) + max(ys)) / 2,
        "width": max(xs) - min(xs),
        "height": max(ys) - min(ys),
        "strokeWidth": width,
        "path": [["M", x, y], *curves, ["L", *points[-1]]],
    }
