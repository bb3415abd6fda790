"""The pages across a data set in a real browser: a cell and its images, playing and pausing."""

import re
import time

import pytest
from playwright.sync_api import expect
from plot_tools import click_point, drawn

pytestmark = pytest.mark.e2e


def test_a_click_on_a_cell_shows_its_images(server, open_page):
    page = open_page(f"{server}/mistakes")
    expect(page.get_by_test_id("gallery")).to_be_visible()
    drawn(page)
    click_point(page, 2, 4)
    expect(page.get_by_test_id("gallery").get_by_test_id("shot").first).to_contain_text("4: Coat")
    expect(page.get_by_test_id("gallery").get_by_test_id("shot").first).to_contain_text("2: Pullover")
    page.wait_for_url(re.compile("true=4.*predicted=2|predicted=2.*true=4"))
    elsewhere = open_page(page.url)
    expect(elsewhere.get_by_test_id("gallery").get_by_test_id("shot").first).to_contain_text("4: Coat")


def test_play_and_pause(server, open_page):
    page = open_page(f"{server}/averages?view=One+image")
    expect(page.get_by_test_id("sample-title")).to_be_visible()
    number = page.get_by_label("Test image")
    before, start = int(number.input_value()), time.perf_counter()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(4000)
    assert page.get_by_test_id("panels").count() == 1
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    seconds = time.perf_counter() - start
    page.wait_for_timeout(500)
    after = int(number.input_value())
    print(f"played {after - before} images in {seconds:.1f} s")
    assert after - before >= 5
    page.wait_for_timeout(1000)
    assert int(number.input_value()) == after
    page.wait_for_url(re.compile(f"input=fashion-{after}"))
