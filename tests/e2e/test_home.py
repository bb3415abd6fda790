"""The home page in a real browser: one screen, and its ways into the other pages."""

import re

import pytest
from drawing_tools import SEVEN, answer
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

PHONE = 844
"""The height of a phone's window in pixels."""
WATCH = """label => {
  window.shown = [];
  new MutationObserver(() => shown.push(label.innerText)).observe(label, {childList: true, characterData: true, subtree: true});
}"""


def opened(open_page, address: str, **window) -> Page:
    page = open_page(address, **window)
    expect(page.locator(".home .bar.best")).to_be_visible()
    return page


@pytest.mark.parametrize("model", ["mnist-cnn", "mnist-linear"])
def test_the_whole_network_fits_on_one_screen(server, open_page, model):
    page = opened(open_page, f"{server}/?model={model}")
    box = page.locator(".home").bounding_box()
    assert box["y"] + box["height"] <= 900
    for part in page.locator(".home :is(.tile, .bar, .words, .sheet)").all():
        inner = part.bounding_box()
        assert box["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= box["x"] + box["width"]


def test_a_map_opens_its_filter_with_the_same_input_in_the_same_session(server, open_page):
    page = opened(open_page, f"{server}/?input=mnist-18")
    page.evaluate("window.same = true")
    tile = page.locator(".home .tile").nth(1)
    channel = tile.locator("b").inner_text()
    tile.click()
    page.wait_for_url(re.compile("/filters\\?"))
    expect(page.get_by_text(re.compile(f"relu1, filter {channel}, row"))).to_be_visible()
    assert page.evaluate("window.same")
    assert "input=mnist-18" in page.url
    page.go_back()
    expect(page.locator(".home .told")).to_contain_text("MNIST test image 18")
    page.locator(".home .bar").nth(5).press("Enter")
    page.wait_for_url(re.compile("view=sum.*place=logits-5"))
    expect(page.get_by_text("What logits 5 can see of the input")).to_be_visible()


def draw(page: Page, points, lift=True) -> None:
    box = page.locator(".home .sheet").bounding_box()
    places = [(box["x"] + box["width"] * x / 280, box["y"] + box["height"] * y / 280) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=5)
    if lift:
        page.mouse.up()


def test_everything_follows_the_pen_and_the_run_takes_over_without_a_flicker(server, open_page):
    page = opened(open_page, server)
    label, words = page.locator(".home .label"), page.locator(".home .stage .words").first
    before = words.inner_text()
    draw(page, SEVEN, lift=False)
    expect(label).to_have_text("7")
    expect(words).not_to_have_text(before)
    assert "input=" not in page.url
    label.evaluate(WATCH)
    page.mouse.up()
    page.wait_for_url(re.compile("input=strokes-"))
    page.wait_for_timeout(700)
    assert set(page.evaluate("shown")) <= {"7"}
    elsewhere = opened(open_page, page.url)
    for numbers in (".home .percent", ".home .words"):
        assert elsewhere.locator(numbers).all_inner_texts() == page.locator(numbers).all_inner_texts()
    page.get_by_role("button", name="Clear").click()
    expect(label).to_have_text("?")
    page.get_by_role("button", name="Another digit").click()
    expect(page.locator(".home .told")).to_contain_text("MNIST test image")


def test_where_the_route_fails_the_run_answers_alone(server, open_page):
    page = opened(open_page, server)
    page.route("**/live/overview", lambda route: route.fulfill(json=None))
    draw(page, SEVEN)
    expect(page.locator(".home .label")).to_have_text("7")


def test_a_drawing_is_opened_in_draw(server, open_page):
    page = opened(open_page, server)
    draw(page, SEVEN)
    page.wait_for_url(re.compile("input=strokes-"))
    page.locator(".home .draw").click()
    page.wait_for_url(re.compile("/draw\\?.*input=strokes-"))
    assert answer(page) == "7"


def test_a_map_lights_what_it_came_from_and_goes_to(server, open_page):
    page = opened(open_page, f"{server}/?input=mnist-18")
    columns = page.locator(".home .stage")
    columns.nth(1).locator(".tile").nth(2).focus()
    expect(page.locator(".home .lines .lit")).to_have_count(6)
    for number in (0, 2):
        expect(columns.nth(number).locator(".tile.lit")).to_have_count(3)
    expect(columns.nth(3).locator(".tile.lit")).to_have_count(0)
    expect(page.locator(".home .legend")).to_contain_text(
        re.compile("relu2 .* % from relu1 .* It supplies .* behind relu3")
    )
    page.locator(".home .bar").nth(3).hover()
    expect(page.locator(".home .lines .lit")).to_have_count(3)
    page.locator("h1").hover()
    expect(page.locator(".home .lines .lit")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1024])
def test_nothing_is_cut_where_it_is_narrow(server, open_page, width):
    page = opened(open_page, server, width=width)
    assert width > 390 or all(bar.bounding_box()["y"] + 24 <= PHONE for bar in page.locator(".home .bar").all())
    tops = [page.locator(f".home {part}").first.bounding_box()["y"] for part in (".sheet", ".bar", ".tile")]
    assert width > 900 or tops == sorted(tops)
    for part in page.locator(".home :is(.tile, .bar, .words, .sheet, button)").all():
        box = part.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
