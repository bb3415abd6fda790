"""While the server is away the page says so, and the drawing goes on when it is back."""

import signal

import pytest
from drawing_tools import ANSWER, SEVEN, SHEET, draw, shown_link, stands
from playwright.sync_api import expect
from server_tools import free_port, started

from nnviz_core import links

pytestmark = pytest.mark.e2e
BAR, FOOT = [(70, 150), (210, 150)], [(60, 240), (220, 240)]
AWAY = ".nn-away"
IN_TIME = 10_000
"""Milliseconds."""


@pytest.fixture
def mortal():
    """The address of a server, and functions that kill it and start it anew at the same place."""
    port = free_port()
    processes = [started(port)]

    def kill():
        processes[-1].send_signal(signal.SIGKILL)
        processes[-1].wait()

    yield f"http://127.0.0.1:{port}", kill, lambda: processes.append(started(port))
    kill()


def strokes_in(page) -> int:
    """How many strokes the link of the page holds."""
    link = links.read(page.url.partition("input=")[2].partition("&")[0])
    assert isinstance(link, links.SketchLink)
    return len(link.sketch)


def ink(page) -> int:
    """How many pixels of the canvas are drawn on."""
    return page.locator("canvas.dc-canvas.lower-canvas").evaluate(
        "(canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter((part, at) => at % 4 === 3 && part > 99).length"
    )


def test_what_was_drawn_is_back_after_the_server_was_killed(mortal, browser):
    address, kill, start = mortal
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/draw")
    page.wait_for_selector(SHEET)
    stands(page)
    draw(page, SEVEN)
    shown_link(page)
    stands(page)
    draw(page, BAR)
    page.wait_for_timeout(1000)
    stands(page)
    assert strokes_in(page) == 2
    expect(page.locator(AWAY)).to_have_count(0)

    kill()
    expect(page.locator(AWAY)).to_be_visible()
    expect(page.locator(AWAY)).to_contain_text("server is away")
    page.wait_for_timeout(5000)
    expect(page.get_by_test_id("stDialog"), "Streamlit's message covers the sheet").to_have_count(0)
    draw(page, FOOT)
    drawn = ink(page)

    start()
    page.wait_for_selector("[data-test-connection-state=CONNECTED]")
    page.wait_for_url(lambda _: strokes_in(page) == 3, timeout=IN_TIME)
    expect(page.locator(AWAY)).to_have_count(0)
    stands(page)
    assert ink(page) == pytest.approx(drawn, rel=0.02)
    expect(page.locator(ANSWER)).to_be_visible()

    draw(page, [(240, 60), (250, 80)])
    page.wait_for_url(lambda _: strokes_in(page) == 4, timeout=IN_TIME)
    page.close()


def test_what_was_drawn_on_home_is_back_too(mortal, browser):
    address, kill, start = mortal
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    box = page.locator(".sheet").bounding_box()

    def line(height):
        page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + height * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + height * box["height"], steps=5)
        page.mouse.up()

    stands(page)
    line(0.3)
    shown_link(page)
    stands(page)
    kill()
    line(0.6)
    expect(page.locator(AWAY)).to_be_visible()
    start()
    page.wait_for_selector("[data-test-connection-state=CONNECTED]")
    page.wait_for_url(lambda _: strokes_in(page) == 2, timeout=IN_TIME)
    page.close()
