"""Drawing on the page's canvas, by mouse and by touch."""

import itertools
import re

from playwright.sync_api import Page

THREE = [(95, 60), (150, 45), (200, 70), (195, 115), (145, 138), (200, 160), (210, 210), (160, 245), (90, 235)]
SEVEN = [(80, 60), (205, 60), (170, 130), (130, 245)]
SHEET = "canvas.upper-canvas"
ANSWER = '[data-testid="answer"] .nn-answer-label'


def on_screen(page: Page, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where points of the sheet, which has 280 pixels each way, lie on the screen."""
    box = page.locator(SHEET).bounding_box()
    assert box is not None
    scale = box["width"] / 280
    return [(box["x"] + scale * x, box["y"] + scale * y) for x, y in points]


def draw(page: Page, points: list[tuple[float, float]], lift: bool = True) -> None:
    first, *more = on_screen(page, points)
    page.mouse.move(*first)
    page.mouse.down()
    for x, y in more:
        page.mouse.move(x, y, steps=5)
    if lift:
        page.mouse.up()


def draw_by_touch(page: Page, points: list[tuple[float, float]], lift: bool = True) -> None:
    points = on_screen(page, points)
    session = page.context.new_cdp_session(page)

    def send(kind: str, point: tuple[float, float] | None) -> None:
        touches = [] if point is None else [{"x": point[0], "y": point[1]}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    send("touchStart", points[0])
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        for part in (0.25, 0.5, 0.75, 1):
            send("touchMove", (x0 + part * (x1 - x0), y0 + part * (y1 - y0)))
    if lift:
        send("touchEnd", None)


def answer(page: Page) -> str:
    label = page.locator(ANSWER)
    label.wait_for()
    return label.inner_text()


PROBABILITIES = '[data-testid="probabilities"] td:last-child'


def probabilities(page: Page) -> list[str]:
    return page.locator(PROBABILITIES).all_inner_texts()


def shown_link(page: Page) -> str:
    page.wait_for_url(re.compile("input="))
    return page.url


def stands(page: Page) -> None:
    """Wait until the server has sent all of the page, and the page what it draws."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.locator("[data-stale=true]").first.wait_for(state="detached")
    page.wait_for_timeout(700)
