"""Two servers behind one door: visitors are spread and stay where they are, and where a server ends the other takes over."""

import asyncio
import http.client
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from urllib.parse import parse_qs, urlsplit

import pytest
from door_tools import Door, running_door
from drawing_tools import ANSWER, SHEET, THREE, draw, shown_link, stands
from playwright.sync_api import Browser, expect
from server_tools import free_port, health, started
from websockets.exceptions import WebSocketException

from benchmarks.visitors import Visitor, question
from nnviz_core import links

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

COOKIE = "nnviz_visitor"
MARK, MARK_BELOW = [(30, 30), (50, 50)], [(30, 250), (50, 265)]
PATIENCE = 10
"""Seconds after which a visitor is back."""
VISITORS = 6


@contextmanager
def two_servers(folder: Path) -> Iterator[tuple[Door, dict[int, Popen]]]:
    """The door, and the servers behind it by their port."""
    servers = {}
    try:
        servers.update((port, started(port)) for port in (free_port(), free_port()))
        with running_door(folder, *servers) as door:
            yield door, servers
    finally:
        for server in servers.values():
            server.kill()
            server.wait()


@pytest.fixture(scope="module")
def door(tmp_path_factory) -> Iterator[Door]:
    with two_servers(tmp_path_factory.mktemp("door")) as (door, _):
        yield door


def arrived(door: Door) -> str:
    """The cookie of a new visitor."""
    with urllib.request.urlopen(door.address, timeout=10) as page:
        return page.headers["Set-Cookie"].split(";")[0]


def answer(door: Door, cookie: str) -> dict:
    """What the network makes of a drawing, through the door."""
    headers = {"Content-Type": "application/json", "Cookie": cookie}
    request = urllib.request.Request(f"{door.address}/live/answer", question([MARK]), headers)
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def visitors(port: int) -> int:
    return health(f"http://127.0.0.1:{port}")["visitors"]


def test_a_class_behind_one_address_is_spread_and_each_visitor_stays(door):
    cookies = [arrived(door) for _ in range(60)]
    for _ in range(3):
        for cookie in cookies:
            assert answer(door, cookie)
    servers = door.servers("/live/answer")
    assert set(servers) == {cookie.removeprefix(f"{COOKIE}=") for cookie in cookies}
    assert {len(each) for each in servers.values()} == {1}
    assert min(door.spread("/live/answer").values()) >= 12
    assert len(door.spread("/live/answer")) == 2


def test_only_cookies_of_the_door_choose_a_server(door):
    request = urllib.request.Request(door.address, headers={"Cookie": f"{COOKIE}=of their own"})
    with urllib.request.urlopen(request, timeout=10) as page:
        assert page.headers["Set-Cookie"].startswith(f"{COOKIE}=")
    request = urllib.request.Request(door.address, headers={"Cookie": arrived(door)})
    with urllib.request.urlopen(request, timeout=10) as page:
        assert page.headers["Set-Cookie"] is None


@pytest.mark.parametrize(
    ("path", "most"), [("/", 2**20), ("/live/answer", 2**15), ("/_stcore/upload_file/a/b", 21 * 2**20)]
)
def test_the_door_takes_no_larger_body_than_the_app(door, path, most):
    connection = http.client.HTTPConnection(door.address.removeprefix("http://"), timeout=10)
    connection.putrequest("POST", path)
    connection.putheader("Content-Length", str(most + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


class Guest(threading.Thread):
    """A browser's connection that opens Home again and again, asks in between, and comes back when it is lost."""

    def __init__(self, door: Door):
        super().__init__(daemon=True)
        self.door, self.cookie = door, arrived(door)
        self.leaves = threading.Event()
        self.runs, self.absences, self.faults = 0, [], []
        self.lost: float | None = None

    def run(self) -> None:
        while not self.leaves.is_set():
            try:
                asyncio.run(self._stay())
            except (OSError, WebSocketException):
                self.lost = self.lost or time.monotonic()
                time.sleep(0.5)

    async def _stay(self) -> None:
        async with Visitor(self.door.address, headers={"Cookie": self.cookie}, patience=30) as visitor:
            while not self.leaves.is_set():
                await visitor.open()
                self.runs += 1
                if self.lost:
                    self.absences.append(time.monotonic() - self.lost)
                    self.lost = None
                await asyncio.to_thread(self._ask)

    def _ask(self) -> None:
        try:
            answer(self.door, self.cookie)
        except OSError as fault:
            self.faults.append(fault)
        self.leaves.wait(1)


def until(condition, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def test_when_a_server_ends_under_load_its_visitors_are_back_with_all_that_they_drew(browser, tmp_path):
    with two_servers(tmp_path) as (door, servers):
        server_ends(door, servers, browser)


def server_ends(door: Door, servers: dict[int, Popen], browser: Browser) -> None:
    """End a visitor's server while others ask, and draw on."""
    page = browser.new_page()
    page.goto(f"{door.address}/draw")
    page.locator(SHEET).wait_for()
    draw(page, THREE)
    expect(page.locator(ANSWER)).to_have_text("3")
    before = shown_link(page)
    stands(page)
    (mine,) = (port for port in servers if visitors(port))
    (other,) = set(servers) - {mine}
    crowd = [Guest(door) for _ in range(VISITORS)]
    for each in crowd:
        each.start()
    until(lambda: all(each.runs > 1 for each in crowd), 60, "not everybody came in")
    moved = visitors(mine) - 1

    servers[mine].kill()
    end = time.monotonic()
    draw(page, MARK)
    until(lambda: visitors(other) == VISITORS + 1, PATIENCE, "not everybody was back in time")
    page.locator("[data-test-connection-state=CONNECTED]").wait_for()
    assert time.monotonic() - end < PATIENCE
    page.wait_for_url(lambda url: len(strokes(url)) == 2)
    assert strokes(page.url)[0] == strokes(before)[0]
    stands(page)
    draw(page, MARK_BELOW)
    page.wait_for_url(lambda url: len(strokes(url)) == 3)
    for each in crowd:
        each.leaves.set()
    for each in crowd:
        each.join(30)
    assert sum(len(each.absences) for each in crowd) == moved
    assert max((time for each in crowd for time in each.absences), default=0) < PATIENCE
    assert [fault for each in crowd for fault in each.faults] == []


def strokes(address: str) -> tuple:
    """The strokes in the link of a page."""
    drawing = links.read(parse_qs(urlsplit(address).query)["input"][0])
    assert isinstance(drawing, links.SketchLink)
    return drawing.sketch
