"""Visitors without a browser send, for the same acts, what the browser sends."""

import json
import re

import pytest
from drawing_tools import SHEET, draw, stands
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitors import Visitor, apart

pytestmark = pytest.mark.e2e
LINES = [[(70, 150), (210, 150)], [(60, 240), (220, 240)]]
CHOICES = {
    "averages": ("averages.averages.show", "Class minus all"),
    "mistakes": ("mistakes.confusion.order", "Least confident first"),
}
"""A row of buttons of a page, and one of them."""


@pytest.fixture
def watched(browser):
    """A page of the browser, and what it sends."""
    page, sent = browser.new_page(viewport={"width": 1440, "height": 900}), []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(BackMsg.FromString(frame))))
    yield page, sent
    page.close()


def asked(message: BackMsg) -> dict:
    """What a message asks for, and what it tells of the page."""
    state = message.rerun_script
    values = {each.id.split("-", 2)[2]: str(each).partition("\n")[2] for each in state.widget_states.widgets}
    values.pop("canvas", None)
    hashes = sorted(state.cached_message_hashes)
    return {
        "page": state.page_name or state.page_script_hash,
        "fragment": state.fragment_id,
        "query": re.sub("strokes-[^&]+", "", state.query_string),
    } | {"values": values, "hashes": hashes}


def strokes(message: BackMsg) -> list[tuple]:
    """The kinds of what stands in each stroke on the canvas."""
    (canvas,) = (each for each in message.rerun_script.widget_states.widgets if each.id.endswith("-canvas"))
    objects = json.loads(canvas.json_value)["drawing"]["raw"]["objects"]
    return [(sorted(each), each["type"], each["path"][0][0], each["path"][-1][0]) for each in objects]


def test_strokes(server, watched):
    page, sent = watched
    page.goto(f"{server}/draw")
    page.wait_for_selector(SHEET)
    for line in LINES:
        stands(page)
        draw(page, line)
        page.wait_for_timeout(1000)
        stands(page)
    messages = visited(server, "draw", [lambda visitor, line=line: visitor.draw(line) for line in LINES])
    assert [asked(each) for each in messages] == [asked(each) for each in sent[1:]]
    assert list(map(strokes, messages)) == list(map(strokes, sent[1:]))


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice(server, watched, name):
    page, sent = watched
    key, option = CHOICES[name]
    page.goto(f"{server}/{name}")
    stands(page)
    page.get_by_role("radio", name=option).click()
    stands(page)
    messages = visited(server, name, [lambda visitor: visitor.choose(key, option)])
    assert [asked(each) for each in messages] == [asked(each) for each in sent[1:]]


def test_another_page(server, watched):
    page, sent = watched
    page.goto(f"{server}/draw")
    stands(page)
    page.get_by_role("link", name="Mistakes").first.click()
    page.wait_for_url("**/mistakes*")
    stands(page)

    async def visit() -> list[BackMsg]:
        async with Visitor(server) as visitor:
            await visitor.open("draw")
            visitor.turn_to("mistakes")
            return [visitor.asked()]

    assert list(map(asked, apart(visit()))) == list(map(asked, sent[1:]))


def visited(address: str, page: str, acts: list) -> list[BackMsg]:
    """What a visitor without a browser sends who opens `page` and does `acts`."""

    async def visit() -> list[BackMsg]:
        async with Visitor(address) as visitor:
            messages = []
            await visitor.open(page)
            for act in acts:
                messages.append(visitor.asked(act(visitor)))
                await visitor.send(messages[-1])
                await visitor.answered()
        return messages

    return apart(visit())
