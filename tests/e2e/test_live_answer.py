"""The answer while the pen moves, the sheet at every width, and drawings that come by a link, in a real browser."""

import numpy as np
import pytest
from drawing_tools import ANSWER, SEVEN, SHEET, THREE, answer, draw, draw_by_touch, probabilities, shown_link
from playwright.sync_api import Page, expect
from space_tools import picture

pytestmark = pytest.mark.e2e

LIVE = ".nn-live"
HANG = "hang"
CHANGES = """() => {
  window.shown = [];
  const live = document.querySelector('.nn-live');
  new MutationObserver(() => shown.push(live.innerHTML)).observe(live, {childList: true, subtree: true, characterData: true, attributes: true});
}"""


def opened(open_page, address: str, **window) -> Page:
    page = open_page(address, **window)
    expect(page.locator(SHEET)).to_be_visible()
    expect(page.locator(LIVE)).not_to_be_empty()
    return page


def cards(page: Page) -> str:
    return page.locator(LIVE).inner_html()


def test_the_answer_moves_while_the_pen_does(server, open_page):
    page = opened(open_page, f"{server}/draw")
    page.evaluate(CHANGES)
    draw(page, THREE, lift=False)
    expect(page.locator(ANSWER)).to_have_text("3")
    assert len(set(page.evaluate("shown"))) >= 3
    assert "input=" not in page.url
    page.mouse.up()
    assert "input=strokes-" in shown_link(page)


def test_the_run_at_the_end_of_a_stroke_takes_over_without_a_flicker(server, open_page):
    page = opened(open_page, f"{server}/draw")
    for stroke in (SEVEN, [(70, 150), (200, 150)]):
        before = page.url
        with page.expect_response("**/live/answer"):
            draw(page, stroke, lift=False)
        with page.expect_response("**/live/answer"):
            page.mouse.up()
        page.evaluate(
            "new Promise(done => setTimeout(done, 30))"
        )  # behind what the page still has to do with the answer
        live = cards(page)
        page.evaluate(CHANGES)
        page.wait_for_function("url => location.href !== url", arg=before)
        page.wait_for_timeout(300)
        assert page.evaluate("shown") == []
        assert cards(page) == live
    elsewhere = opened(open_page, page.url)
    assert cards(elsewhere) == live


def test_the_answer_moves_under_a_finger(server, open_page):
    page = opened(open_page, f"{server}/draw", width=390, touch=True)
    page.wait_for_timeout(500)
    draw_by_touch(page, SEVEN, lift=False)
    expect(page.locator(ANSWER)).to_have_text("7")
    assert "input=" not in page.url


@pytest.mark.parametrize("answered", [None, HANG])
def test_where_the_route_fails_the_page_answers_alone(server, open_page, answered):
    page = opened(open_page, f"{server}/draw")
    page.route("**/live/answer", lambda route: None if answered == HANG else route.fulfill(json=None))
    draw(page, THREE, lift=False)
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("invitation")).to_be_visible()
    page.mouse.up()
    assert answer(page) == "3"
    shown, link = probabilities(page), shown_link(page)
    # Until the request that hangs is given up, and after it.
    page.wait_for_timeout(2500 if answered == HANG else 300)
    assert probabilities(page) == shown
    draw(page, [(60, 150), (220, 150)])
    page.wait_for_function("url => location.href !== url", arg=link)


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
def test_ink_lands_under_the_pointer_at_every_width(server, open_page, width):
    page = opened(open_page, f"{server}/draw", width=width)
    box = page.locator(SHEET).bounding_box()
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["width"] >= 240
    points = [(15, 15), (265, 15), (140, 140), (15, 265), (265, 265)]
    for point in points:
        draw(page, [point, point])
        page.wait_for_timeout(100)
    assert shown_link(page)
    page.mouse.move(1, 1)
    paper = picture(page.locator(SHEET))
    scale = paper.shape[1] / 280
    is_ink = np.abs(paper - paper[int(70 * scale), int(140 * scale)]).max(axis=2) > 90
    rows, columns = np.indices(is_ink.shape) / scale
    away = np.min([np.hypot(columns - x, rows - y) for x, y in points], axis=0)
    assert is_ink[away < 8].all()
    assert not is_ink[(away > 13) & (away < 100)].any()


def test_a_link_to_strokes_shows_them_and_one_can_draw_on(server, open_page):
    page = opened(open_page, f"{server}/draw")
    draw(page, SEVEN)
    link = shown_link(page)
    elsewhere = opened(open_page, link)
    assert elsewhere.url == link
    page.mouse.move(1, 1)
    elsewhere.wait_for_timeout(500)
    here, there = picture(page.locator(SHEET)), picture(elsewhere.locator(SHEET))
    assert (np.abs(here - there).max(axis=2) > 90).mean() < 0.002
    draw(elsewhere, [(60, 150), (220, 150)])
    elsewhere.wait_for_function("url => location.href !== url", arg=link)
    longer = elsewhere.url.split("&")[0]
    assert longer.startswith(link.split("&")[0])
    elsewhere.get_by_role("button", name="Undo").locator("visible=true").click()
    elsewhere.wait_for_url(link)
    assert answer(elsewhere) == "7"


def test_what_python_draws_is_what_the_canvas_shows(server, open_page):
    """The whole sheet as the network sees it, beside the canvas, in the browser's own pixels."""
    page = opened(open_page, f"{server}/draw")
    draw(page, THREE)
    text = shown_link(page).split("input=")[1].split("&")[0]
    alpha = page.locator("canvas.dc-canvas.lower-canvas").evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(0, 0, 280, 280).data].filter((_, at) => at % 4 === 3)"
    )
    from nnviz_core import drawing, links

    ink = drawing.ink_of_sketch(links.read(text).sketch)
    differs = np.abs(np.array(alpha).reshape(280, 280) / 255 - ink)
    assert differs.mean() < 0.01
    assert (differs > 0.5).mean() < 0.005


def test_a_row_of_the_table_chooses_its_model(server, open_page):
    page = open_page(f"{server}/draw?input=clock-2")
    row = page.locator("tr[data-pick=mnist-linear]")
    row.locator("td").nth(3).click()
    expect(page.get_by_text("mnist-linear: probability of each class")).to_be_visible()
    expect(row).to_have_attribute("aria-current", "true")
    expect(page.get_by_label("Model", exact=True)).to_have_value("mnist-linear: Linear model 784-10")
    page.wait_for_url("**model=mnist-linear**")
    page.locator("tr[data-pick=mnist-mlp] button").press("Enter")
    expect(page.get_by_text("mnist-mlp: probability of each class")).to_be_visible()


def test_a_class_is_marked_as_the_true_one_until_the_next_stroke(server, open_page):
    page = open_page(f"{server}/draw")
    draw(page, THREE)
    assert answer(page) == "3"
    page.locator(".nn-marks button", has_text="8").click()
    expect(page.get_by_role("link", name="Why not 8?")).to_be_visible()
    expect(page.locator(".nn-marks [aria-pressed=true]")).to_have_text("8")
    page.wait_for_url("**true=8**")
    draw(page, [(40, 40), (60, 60)])
    expect(page.locator(".nn-marks [aria-pressed=true]")).to_have_count(0)
    expect(page.get_by_role("link", name="Why not 8?")).to_have_count(0)


def test_the_explanation_follows_the_strokes(server, open_page):
    page = open_page(f"{server}/draw")
    draw(page, THREE)
    answer(page)
    page.get_by_text("What am I looking at?").click()
    sentence = page.get_by_text("reads 784 pixels")
    expect(sentence).to_be_visible()
    before = sentence.text_content()
    page.locator("canvas.upper-canvas").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    draw(page, [(40, 40), (60, 60)])
    expect(sentence).not_to_have_text(before)


@pytest.mark.parametrize("stem", ["Draw", "Filters"])
def test_a_page_opens_at_its_top(server, open_page, stem):
    page = open_page(f"{server}/mistakes")
    main = page.get_by_test_id("stMain")
    expect(page.get_by_test_id("gallery")).to_be_visible()
    main.evaluate("main => main.scrollTo(0, 600)")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=stem).click()
    expect(page.locator("h1")).to_have_text(stem)
    page.wait_for_timeout(1000)
    assert main.evaluate("main => main.scrollTop") == 0
