"""What a visitor's requests may take: bodies come in reasonable time, and uploads stay within bounds."""

import asyncio
import time
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from nnviz_core.ui.frame import uploads

HIDDEN = "/_stcore/metrics"
UPLOAD = "/_stcore/upload_file/"
PATIENCE, SLOWEST = 10, 50_000
"""Seconds that a body may take, and how many of its bytes give it one more."""


class Bounds:
    """ASGI middleware that answers 408 to a slow body, lets who hangs up go in silence, and hides what is the server's alone."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, within its bounds."""
        if scope["type"] == "websocket":
            await self.app(scope, in_bytes(receive), send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].rstrip("/").endswith(HIDDEN):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._pass_on(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, timely(receive), send)
        except ClientDisconnect:  # nobody waits for an answer
            return
        if scope["method"] == "PUT" and UPLOAD in scope["path"]:
            files = cast("MemoryUploadedFileManager", runtime.get_instance().uploaded_file_mgr)
            uploads.keep_within_bounds(files, scope["path"].rpartition("/")[2])


def in_bytes(receive: Receive) -> Receive:
    """`receive`, for which who sends a text has gone: browsers send bytes."""

    async def received() -> Message:
        message = await receive()
        return message if message.get("text") is None else {"type": "websocket.disconnect", "code": 1003}

    return received


def timely(receive: Receive) -> Receive:
    """`receive`, which raises an `HTTPException` once the body of a request comes too slowly."""
    start, size, is_whole = time.monotonic(), 0, False

    async def received() -> Message:
        nonlocal size, is_whole
        if is_whole:
            return await receive()
        try:
            left = start + PATIENCE + size / SLOWEST - time.monotonic()
            message = await asyncio.wait_for(receive(), max(0, left))
        except TimeoutError:
            raise HTTPException(408, "the body of the request came too slowly", {"Connection": "close"}) from None
        size += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        return message

    return received
