"""A visitor of the playground, who reads of which run the page tells, and what such a run's pictures are asked for."""

import json
import re
import threading
import time
import urllib.error
import urllib.request

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.visitors import Visitor

TOKEN = re.compile(r'"token":\s*"([^"]+)", "version": (\d+)')
TRAINED_FOR = 20.0
"""Seconds."""


class PlaygroundVisitor(Visitor):
    """A visitor whose run is the one that the page told of last: its token and version."""

    run_of: tuple[str, int] = ("", 0)

    async def _received(self) -> ForwardMsg:
        message = await super()._received()
        if self.page == "playground":
            text = message.SerializeToString().decode("utf-8", "replace").replace('\\"', '"')
            if told := TOKEN.search(text):
                self.run_of = (told[1], int(told[2]))
        return message


def watched(address: str, token: str, version: int, over: threading.Event | None = None) -> tuple[float, float, int]:
    """Examples and pictures a second of a run that is played for a while, or until it is over, and how many questions were refused."""
    request = {"token": token, "version": version}
    while asked(address, request | {"act": "play"}) is None:
        time.sleep(0.8)
    time.sleep(3)
    first = last = None
    number = refused = 0
    begun = time.perf_counter()
    while not over.is_set() if over else time.perf_counter() - begun < TRAINED_FOR:
        moment = asked(address, request)
        if moment is None:
            refused += 1
            time.sleep(0.8)
            continue
        last = (time.perf_counter(), moment["examples"])
        first, number = first or last, number + 1
        time.sleep(moment["pause"] / 1000)
    while asked(address, request | {"act": "pause"}) is None:
        time.sleep(0.8)
    assert first
    assert last
    return (last[1] - first[1]) / (last[0] - first[0]), (number - 1) / (last[0] - first[0]), refused


def asked(address: str, request: dict) -> dict | None:
    """What the route answers; None where too many ask."""
    headers = {"Content-Type": "application/json"}
    question = urllib.request.Request(f"{address}/live/playground", json.dumps(request).encode(), headers)
    try:
        with urllib.request.urlopen(question, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 503:
            return None
        raise
