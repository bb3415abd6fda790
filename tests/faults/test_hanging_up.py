"""Visitors who break off, or send what no browser sends: the server goes on, and its log shows no traceback."""

import json
import socket
import time
import urllib.error
import urllib.request
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from server_tools import running_server
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.exceptions import ConnectionClosed

from benchmarks.visitors import Visitor, apart, question
from nnviz_core.ui.frame.bounds import PATIENCE


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The server's address and the file of all that it says."""
    path = tmp_path_factory.mktemp("served") / "log"
    with path.open("wb") as log, running_server(log=log) as address:
        yield address, path


@pytest.fixture
def address(served):
    """The server's address; at the end it still answers, and has told of no error."""
    address, log = served
    yield address
    time.sleep(0.5)
    assert answered(address)
    assert "Traceback" not in log.read_text()


def answered(address: str) -> dict:
    request = urllib.request.Request(
        f"{address}/live/answer", question([[(90, 60), (150, 200)]]), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def status(address: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> int:
    request = urllib.request.Request(address + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def hang_up(address: str, sent: bytes, wait: float = 0.3) -> None:
    """Send so much of a request, and close the connection."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(sent)
        time.sleep(wait)


@pytest.mark.parametrize(
    "path", ["/live/answer", "/live/scene", "/live/overview", "/_stcore/upload_file/nobody/nothing"]
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_who_hangs_up_within_a_body_is_let_go(address, path, method):
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    hang_up(address, head.encode())
    hang_up(address, head.encode() + b'{"start":')
    hang_up(address, head.replace("Content-Length: 1000", "Transfer-Encoding: chunked").encode() + b"5\r\nabcde\r\n")


def test_who_hangs_up_within_an_upload_is_let_go(address):
    async def visit():
        async with Visitor(address) as visitor:
            await visitor.open()
            upload_and_hang_up(address, visitor.session)

    apart(visit())


def upload_and_hang_up(address: str, session: str) -> None:
    token, path = generate_xsrf_token_string(), f"/_stcore/upload_file/{session}/forged"
    headers = {"X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}
    headers["Content-Type"] = "multipart/form-data; boundary=b"
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc'
    assert status(address, path, "PUT", part + b"\r\n--b--\r\n", **headers) == 204
    lines = [f"PUT {path} HTTP/1.1", "Host: x", "Content-Length: 9999", *map(": ".join, headers.items())]
    hang_up(address, "\r\n".join([*lines, "", ""]).encode() + part)


def test_who_hangs_up_within_an_answer_is_let_go(address):
    hang_up(address, b"GET /app/static/three/three.core.js HTTP/1.1\r\nHost: x\r\n\r\n", wait=0)


def test_who_hangs_up_while_a_page_runs_is_let_go(address):
    async def visit(page: str):
        async with Visitor(address, page) as visitor:
            await visitor.send(visitor.asked())
            visitor.hang_up()

    for page in ("", "mistakes", "filters"):
        apart(visit(page))


def test_one_visitors_messages_leave_another_alone(address):
    async def visit():
        async with Visitor(address) as hostile, Visitor(address) as other:
            await other.open()
            for word in ("clear_cache", "load_git_info", "stop_script", "app_heartbeat", "debug_shutdown_runtime"):
                await hostile.send(BackMsg(**{word: True}))
            await other.open()
            await hostile.open()

    apart(visit())


@pytest.mark.parametrize(
    "message", [BackMsg(rerun_script={"query_string": "x" * 9_000_000}), "a text where bytes belong"], ids=type
)
def test_a_message_that_is_none_ends_that_connection_alone(address, message):
    async def visit():
        async with Visitor(address) as hostile, Visitor(address) as other:
            await hostile.send(message)
            with pytest.raises(ConnectionClosed):
                await hostile.answered()
            await other.open()

    apart(visit())


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics", "/filters/_stcore/metrics"]
)
def test_what_the_server_knows_of_itself_is_not_for_visitors(address, path):
    assert status(address, path) == 404


@pytest.mark.slow
def test_a_body_that_comes_byte_by_byte_is_answered_408(address):
    place, start = urlsplit(address), time.monotonic()
    with socket.create_connection((place.hostname, place.port), timeout=1) as connection:
        head = "POST /live/answer HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        connection.sendall(head.encode())
        answer = b""
        while not answer and time.monotonic() < start + 3 * PATIENCE:
            connection.sendall(b" ")
            with suppress(TimeoutError):
                answer = connection.recv(100)
    assert answer.startswith(b"HTTP/1.1 408")
    assert time.monotonic() > start + PATIENCE - 1
