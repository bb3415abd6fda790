"""Visitors without a browser: real sessions over the app's websocket, which send what a browser sends."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds after which an answer is given up."""


class NoAnswerError(Exception):
    """The server sent no answer in time, or an exception instead."""


@dataclass
class Widget:
    """A widget of the page: its id, the fragment that runs when it changes ("" for the whole page), its kind, what it offers."""

    id: str
    fragment: str
    kind: str
    options: tuple[str, ...] = ()


@dataclass
class Visitor:
    """A session on the server at `address` (http://host:port), on one page at a time."""

    address: str
    page: str = ""
    query: str = ""
    widgets: dict[str, Widget] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    strokes: list[dict] = field(default_factory=list)
    patience: float = PATIENCE
    _script: str = ""
    _socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        """Connect."""
        url = f"ws://{urlsplit(self.address).netloc}/_stcore/stream"
        self._socket = await connect(url, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE)  # pyright: ignore[reportArgumentType]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave, as a closed tab does."""
        if self._socket:
            await self._socket.close()

    async def open(self, page: str, query: str = "") -> float:
        """Seconds until `page` (a name, "" for the first) with the link's settings `query` has been sent whole."""
        self.page, self.query, self._script = page, query, ""
        self.widgets.clear()
        self.states.clear()
        return await self.run()

    async def run(self, fragment: str = "") -> float:
        """Seconds until a run of the page or of a fragment is over, and all that it changes has come."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id, state.page_script_hash = self.query, fragment, self._script
        if not self._script:
            state.page_name = self.page
        state.widget_states.widgets.extend(self.states.values())
        state.context_info.url = f"{self.address}/{self.page}"
        state.context_info.timezone, state.context_info.locale = "UTC", "en-US"
        state.context_info.color_scheme = "light"
        begun = time.perf_counter()
        await self.send(message)
        await asyncio.wait_for(self._over(), self.patience)
        return time.perf_counter() - begun

    async def send(self, message: BackMsg) -> None:
        """Send any message."""
        assert self._socket
        await self._socket.send(message.SerializeToString())

    def put(self, key: str, **value: object) -> str:
        """Give the widget `key` a value of its kind (`string_value="…"`); the fragment that its change runs."""
        widget = self.widgets[key]
        self.states[key] = WidgetState(id=widget.id, **value)  # pyright: ignore[reportArgumentType]
        return widget.fragment

    def choose(self, key: str, option: str) -> str:
        """Choose an `option` of the select box or the row of buttons `key`; the fragment that it runs."""
        if self.widgets[key].kind == "selectbox":
            return self.put(key, string_value=option)
        return self.put(key, string_array_value=StringArray(data=[option]))

    def draw(self, points: list[tuple[float, float]]) -> str:
        """Put a stroke on the canvas, beside those before; the fragment that it runs."""
        self.strokes.append(canvas_object(points))
        sent = {"drawing": {"raw": {"version": "7.4.0", "objects": self.strokes}, "backgroundFit": None}}
        return self.put("canvas", json_value=json.dumps(sent))

    def lift(self) -> None:
        """Clear the canvas before the next stroke."""
        self.strokes.clear()

    async def _over(self) -> None:
        """Read until the run that was asked for is over."""
        while True:
            assert self._socket
            content = await self._socket.recv()
            assert isinstance(content, bytes)
            message = ForwardMsg.FromString(content)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._script = message.new_session.page_script_hash
            elif kind == "delta":
                self._know(message)
            elif kind == "script_finished":
                early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
                if message.script_finished != early:
                    return

    def _know(self, message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise NoAnswerError(f"{element.exception.type}: {element.exception.message}")
        content = getattr(element, kind or "", None)
        id_ = getattr(content, "id", "")
        if id_.startswith("$$ID-"):
            key = id_.split("-", 2)[2]
            self.widgets[key] = Widget(id_, message.delta.fragment_id, kind or "", _options(kind, content))
            if key in self.states and self.states[key].id != id_:
                del self.states[key]


def _options(kind: str | None, content: Any) -> tuple[str, ...]:
    """What a select box or a row of buttons offers."""
    if kind == "selectbox":
        return tuple(content.options)
    return tuple(option.content for option in content.options) if kind == "button_group" else ()


def canvas_object(points: list[tuple[float, float]], width: float = 20) -> dict:
    """A stroke as the drawing canvas sends it, with what it sends beside the path."""
    (x, y), *more = points
    path: list[list] = [
        ["M", x, y],
        *(["Q", *a, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2] for a, b in zip(points, more, strict=False)),
    ]
    path.append(["L", *points[-1]])
    locks = (
        "lockMovementX",
        "lockMovementY",
        "lockRotation",
        "lockScalingX",
        "lockScalingY",
        "lockSkewingX",
        "lockSkewingY",
    )
    xs, ys = zip(*points, strict=True)
    return {
        **dict.fromkeys(locks, False),
        "type": "Path",
        "version": "7.4.0",
        "originX": "center",
        "originY": "center",
        "left": (min(xs) + max(xs)) / 2,
        "top": (min(ys) + max(ys)) / 2,
        "width": max(xs) - min(xs),
        "height": max(ys) - min(ys),
        "fill": None,
        "stroke": "#1b2433",
        "strokeWidth": width,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
        "path": path,
    }
