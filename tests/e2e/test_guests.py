"""A network wound back in its recording, in a real browser: by a link, on every page, beside others, and while the pen moves."""

import re

import pytest
from drawing_tools import ANSWER, THREE, draw, stands
from playwright.sync_api import Page, expect
from test_jobs import TRAIN, begun, stop
from test_select_boxes import choose

pytestmark = pytest.mark.e2e

TINY, IN_LINK = "mnist-tiny-cnn@1000", "model=mnist-tiny-cnn(@|%40)1000"


def turn_to(page: Page, title: str) -> None:
    """Open another page by the sidebar."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
    expect(page.locator("h1")).to_have_text(title)
    stands(page)


def test_a_link_opens_it_and_it_stays_from_page_to_page(server, open_page):
    page = open_page(f"{server}/filters?model={TINY}&input=mnist-17")
    expect(page.get_by_test_id("reading")).to_contain_text(f"{TINY} predicts")
    for title, stem in {"Network": "network", "Mistakes": "mistakes", "Filters": "filters"}.items():
        turn_to(page, title)
        page.wait_for_url(re.compile(f"/{stem}\\?.*{IN_LINK}"))
    choose(page, "Model", "mnist-linear:")
    page.wait_for_url(re.compile("model=mnist-linear"))
    choose(page, "Model", f"{TINY}:")
    page.wait_for_url(re.compile(IN_LINK))
    expect(page.get_by_test_id("reading")).to_contain_text(f"{TINY} predicts")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_it_answers_while_the_pen_moves(server, open_page):
    page = open_page(f"{server}/draw?model={TINY}")
    with page.expect_response("**/live/answer") as answer:
        draw(page, THREE, lift=False)
    assert answer.value.ok
    expect(page.locator(ANSWER)).not_to_be_empty()
    assert TINY in page.locator(".nn-live").inner_text()
    page.mouse.up()
    page.wait_for_url(re.compile(IN_LINK))


def test_a_step_that_was_not_recorded_and_a_guest_of_another_session_are_told(server, open_page):
    page = open_page(f"{server}/filters?model=mnist-tiny-cnn@1001")
    expect(page.get_by_role("alert")).to_contain_text("the nearest one is mnist-tiny-cnn@1000")
    page = open_page(f"{server}/averages?model=run-3f2a@120")
    expect(page.get_by_role("alert")).to_contain_text("lives in the session that made it")


def test_a_network_trained_by_a_visitor_stays_from_page_to_page_in_its_session_alone(server, open_page):
    page = begun(open_page(f"{server}/{TRAIN}"))
    stop(page)
    words = page.get_by_test_id("trained")
    name = re.match(r"run-[0-9a-f]{8}@\d+", words.inner_text())[0]
    in_link = f"model={name.replace('@', '(@|%40)')}"
    words.get_by_role("link", name="Filters").click()
    page.wait_for_url(re.compile(f"/filters\\?.*{in_link}"))
    reading = page.get_by_test_id("reading")
    expect(reading.filter(has_text=f"{name} predicts")).to_be_visible()
    expect(reading).to_have_count(1)  # until the page stands, that of the page before does too
    for title, stem in {"Mistakes": "mistakes", "Class averages": "averages"}.items():
        turn_to(page, title)
        page.wait_for_url(re.compile(f"/{stem}\\?.*{in_link}"))
        expect(page.get_by_test_id("stMain")).to_contain_text(name)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.reload()
    for seen in (page, open_page(page.url)):
        expect(seen.get_by_role("alert")).to_contain_text(name)
        expect(seen.get_by_role("alert")).to_contain_text("lives in the session that made it")
