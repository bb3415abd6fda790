"""Live routes: the browser asks Python over HTTP, beside Streamlit's runs, so that no page has to run for an answer."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

import msgspec
import torch
from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import config

from nnviz_core.errors import NnvizError

Answer = Callable[[bytes], dict | bytes]
"""From the body of a request to what is answered, as JSON or as it is; raises `ValueError` for a body that no page of ours sends."""
Kind = TypeVar("Kind")
MOST_BYTES = 20_000
KIND = "application/json"
"""A page of another site may not send this kind without asking first."""
AT_ONCE, MOST_WAITING = 2, 20


def route(name: str, answer: Answer) -> Route:
    """The route POST live/NAME, which answers with what `answer` makes of the body.

    It answers 400 where `answer` raises `ValueError`, and 503 where it raises `NnvizError` or too many others wait.
    """

    async def respond(request: Request) -> Response:
        body = await _body(request)
        try:
            return _response(await to_thread.run_sync(_on_one_core, answer, body, limiter=_limiter()))
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        except NnvizError as error:
            raise HTTPException(503, str(error)) from error

    return Route(path(name), respond, methods=["POST"], name=name)


def decoded(body: bytes, kind: type[Kind]) -> Kind:
    """The request of this `kind` that `body` holds as JSON; raises `ValueError`, which says what is wrong with it."""
    try:
        return msgspec.json.decode(body, type=kind)
    except RecursionError as error:
        raise ValueError("A request is not as deep as that") from error


def path(name: str) -> str:
    """The path of the live route `name`, below the path under which the app itself is served."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return "/".join(("", *filter(None, (base, "live", name))))


def load() -> tuple[int, int]:
    """How many requests are answered at this moment, and how many wait."""
    statistics = _limiter().statistics()
    return statistics.borrowed_tokens, statistics.tasks_waiting


def _response(answer: dict | bytes) -> Response:
    """`answer` to send. Numbers hardly get shorter by packing, which would take longer than to make them."""
    if isinstance(answer, dict):
        return JSONResponse(answer)
    return Response(answer, media_type="application/octet-stream", headers={"Content-Encoding": "identity"})


async def _body(request: Request) -> bytes:
    """The body of `request`; raises `HTTPException` if it is too long or of another kind, or if too many others wait."""
    if request.headers.get("content-type") != KIND:
        raise HTTPException(415, f"a request is {KIND}")
    if load()[1] >= MOST_WAITING:
        raise HTTPException(503, "too many ask at the same time")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"a request has at most {MOST_BYTES} bytes")
    return body


def _on_one_core(answer: Answer, body: bytes) -> dict | bytes:
    """The answer to `body`, computed on one core: the first convolution of a new thread would otherwise use all."""
    torch.set_num_threads(1)
    return answer(body)


@cache
def _limiter() -> CapacityLimiter:
    """The threads that all live routes share; the pages' files come from others, and so don't wait for these."""
    return CapacityLimiter(AT_ONCE)
