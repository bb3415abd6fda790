"""One visitor's tabs, their history, and a computer that slept: drawings stay with their tab, and nothing drawn is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from drawing_tools import ANSWER, SEVEN, SHEET, THREE, draw, shown_link, stands
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

pytestmark = pytest.mark.e2e
AWAY = ".nn-away"
BAR = [(110, 150), (190, 150)]
CONNECTED = "[data-test-connection-state=CONNECTED]"


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


def sheet(context: BrowserContext, address: str) -> Page:
    """A tab with a sheet to draw on."""
    page = context.new_page()
    page.goto(address)
    page.locator(SHEET).wait_for()
    stands(page)
    return page


def answered(page: Page, label: str) -> str:
    """The link of a page that gives this answer."""
    expect(page.locator(ANSWER)).to_have_text(label)
    stands(page)
    return shown_link(page)


def longer(page: Page, link: str) -> str:
    """The link of the page once it holds more than `link`."""
    page.wait_for_url(lambda url: "input=strokes-" in url and url != link)
    stands(page)
    return page.url


def test_two_tabs_of_one_visitor_do_not_meet(server, context):
    one = sheet(context, f"{server}/draw?model=mnist-cnn")
    other = sheet(context, f"{server}/draw?model=mnist-mlp")
    draw(one, THREE)
    draw(other, SEVEN)
    first, second = answered(one, "3"), answered(other, "7")
    assert "model=mnist-cnn" in first
    assert "model=mnist-mlp" in second
    draw(other, BAR)
    assert longer(other, second) != first
    assert answered(one, "3") == first
    one.reload()
    one.locator(SHEET).wait_for()
    assert answered(one, "3") == first


def test_back_and_forward_find_the_drawing_where_it_was(server, context):
    page = sheet(context, f"{server}/draw")
    draw(page, SEVEN)
    link = answered(page, "7")
    page.get_by_role("link", name="Mistakes").first.click()
    page.wait_for_url("**/mistakes*")
    stands(page)
    page.go_back()
    page.wait_for_url(link)
    answered(page, "7")
    page.go_forward()
    page.wait_for_url("**/mistakes*")
    stands(page)
    page.go_back()
    page.locator(SHEET).wait_for()
    assert answered(page, "7") == link
    draw(page, BAR)
    longer(page, link)


class Line:
    """The connections of a page, which can be cut and refused."""

    def __init__(self):
        self.is_cut, self.open = False, []

    def connect(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close()
        else:
            socket.connect_to_server()
            self.open.append(socket)

    @contextmanager
    def cut(self, context: BrowserContext) -> Iterator[None]:
        """Neither connections nor requests, as while a computer sleeps."""
        self.is_cut = True
        context.set_offline(True)
        for socket in self.open:
            socket.close()
        self.open.clear()
        yield
        self.is_cut = False
        context.set_offline(False)


def test_what_is_drawn_before_a_computer_slept_and_before_it_is_connected_again_is_answered(server, context):
    line = Line()
    context.route_web_socket("**/_stcore/stream", line.connect)
    page = sheet(context, f"{server}/draw")
    draw(page, SEVEN)
    before = answered(page, "7")
    with line.cut(context):
        expect(page.locator(AWAY)).to_be_visible()
        draw(page, BAR)
        page.wait_for_timeout(3000)
        assert page.url == before
    page.locator(CONNECTED).wait_for()
    awake = longer(page, before)
    expect(page.locator(AWAY)).to_have_count(0)
    expect(page.locator(ANSWER)).to_be_visible()
    draw(page, [(60, 240), (220, 240)])
    longer(page, awake)
