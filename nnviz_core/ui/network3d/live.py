"""Answers beside Streamlit's runs: while pen or pointer moves, the scene asks over HTTP, and no page has to run."""

import json

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit import config

from nnviz_core import scene
from nnviz_core.ui import session
from nnviz_core.ui.network3d import answers, drawn, view_link
from nnviz_core.ui.network3d.answers import Controls

MOST_BYTES = 20_000


def answer(body: bytes) -> dict:
    """What the scene shows for the request `body`, JSON. Raises `ValueError` for what no scene asks."""
    asked = json.loads(body)
    if not isinstance(asked, dict):
        raise ValueError("a request is an object")
    controls, image = Controls.checked(asked.get("controls")), drawn.pixels(asked.get("pixels"))
    version, sequence = asked.get("version"), asked.get("sequence")
    if image is None or not isinstance(version, int) or not isinstance(sequence, int):
        raise ValueError("a request holds its number, the pixels of a grid and the grid's version")
    found = scene.scene(session.network(controls.model), image, _lists(asked.get("kept")))
    return answers.data(found, view_link.present(found, asked), asked, controls, version)


def _lists(kept: object) -> list[list[int]]:
    if not isinstance(kept, list) or not all(isinstance(some, list) for some in kept):
        raise ValueError("a request names what is kept of each stage")
    return kept


async def _respond(request: Request) -> JSONResponse:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"a request has at most {MOST_BYTES} bytes")
    try:
        return JSONResponse(await run_in_threadpool(answer, body))
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


def _path() -> str:
    """Below the path under which the app itself is served."""
    return "/".join(("", *filter(None, (config.get_option("server.baseUrlPath").strip("/"), "live/scene"))))


ROUTES = [Route(_path(), _respond, methods=["POST"])]
