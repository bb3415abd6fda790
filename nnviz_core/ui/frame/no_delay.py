"""Small messages leave the server at once."""

import socket
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send


class NoDelay:
    """ASGI middleware that switches Nagle's algorithm off for the connection of each request.

    asyncio does so for sockets that name TCP as their protocol, and Streamlit's don't. Of the messages that answer a click,
    all but the first would then wait for the browser to acknowledge that one, which it may put off for 40 ms.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        # ASGI does not tell of connections; uvicorn's `receive` belongs to the object that holds one.
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        connection = transport.get_extra_info("socket") if transport else None
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            with suppress(OSError):  # closed by now
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.app(scope, receive, send)
