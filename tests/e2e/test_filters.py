"""The Filters page in a real browser: a map under the pointer, a click that opens it, a walk to the pixels."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_click_on_a_map_opens_its_filter(server, open_page):
    page = open_page(f"{server}/filters")
    picture = page.locator(".js-plotly-plot .hm image").first
    picture.wait_for(state="attached")
    box = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 0.45 * box["height"])
    label = page.locator(".hoverlayer")
    expect(label).to_contain_text(re.compile(r"relu1 · channel \d+ · row"))
    page.mouse.click(box["x"] + 60, box["y"] + 0.45 * box["height"])
    expect(page.get_by_text("Its map of this input")).to_be_visible()
    page.wait_for_url(re.compile("view=filter.*at=8-"))
    expect(page.get_by_text("Over the test set")).to_be_visible()


def test_a_walk_from_the_answer_to_the_pixels(server, open_page):
    page = open_page(f"{server}/filters?view=sum&layer=logits&at=2")
    page.get_by_role("button", name="Follow the strongest path").click()
    expect(page.get_by_text("Here the way ends")).to_be_visible()
    page.get_by_role("button", name=re.compile("conv1")).click()
    page.wait_for_url(re.compile("layer=conv1"))
    expect(page.get_by_text("Here the way ends")).to_have_count(0)
