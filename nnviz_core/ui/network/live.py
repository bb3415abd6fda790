"""Answers beside Streamlit's runs: while pen or pointer moves, the scene asks over HTTP, and no page has to run."""

import json
from functools import cache

import torch
from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from nnviz_core import scene
from nnviz_core.errors import NnvizError
from nnviz_core.ui.network import answers, drawn, view_link
from nnviz_core.ui.network.answers import Controls

MOST_BYTES = 20_000
KIND = "application/json"
"""A page of another site may not send this kind without asking first."""
AT_ONCE, MOST_WAITING = 2, 20


def answer(body: bytes) -> dict:
    """What the scene shows for the request `body`, JSON.

    Raises `ValueError` for what no scene asks, and `NnvizError` where the network can't be loaded.
    """
    torch.set_num_threads(1)  # the first convolution of a new thread would otherwise use all cores
    try:
        asked = json.loads(body)
    except RecursionError as error:
        raise ValueError("a request is not as deep as that") from error
    if not isinstance(asked, dict):
        raise ValueError("a request is an object")
    controls, image = Controls.checked(asked.get("controls")), drawn.pixels(asked.get("pixels"))
    version, sequence = asked.get("version"), asked.get("sequence")
    if image is None or not isinstance(version, int) or not isinstance(sequence, int):
        raise ValueError("a request holds its number, the pixels of a grid and the grid's version")
    found = scene.scene(controls.model.network, image, _kept(asked.get("kept")))
    return answers.data(found, view_link.present(found, asked), asked, controls, version)


def _kept(kept: object) -> list[list[int]]:
    if not isinstance(kept, list) or not all(isinstance(some, list) for some in kept):
        raise ValueError("a request names what is kept of each stage")
    return kept


async def _respond(request: Request) -> JSONResponse:
    if request.headers.get("content-type") != KIND:
        raise HTTPException(415, f"a request is {KIND}")
    if _limiter().statistics().tasks_waiting >= MOST_WAITING:
        raise HTTPException(503, "too many ask at the same time")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"a request has at most {MOST_BYTES} bytes")
    try:
        return JSONResponse(await to_thread.run_sync(answer, body, limiter=_limiter()))
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    except NnvizError as error:
        raise HTTPException(503, str(error)) from error


@cache
def _limiter() -> CapacityLimiter:
    """Threads of these answers' own, so that many of them do not keep the pages from their files."""
    return CapacityLimiter(AT_ONCE)


def _path() -> str:
    """Below the path under which the app itself is served."""
    return "/".join(("", *filter(None, (config.get_option("server.baseUrlPath").strip("/"), "live/scene"))))


ROUTES = [Route(_path(), _respond, methods=["POST"])]
