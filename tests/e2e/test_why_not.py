"""The question "why not?" in a real browser: from a mistake in the gallery to the reasons, and on to another class."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def verdict(page):
    return page.get_by_test_id("verdict").filter(has_not_text="Measuring")


def test_a_mistake_is_explained_on_one_screen(server, open_page):
    page = open_page(f"{server}/mistakes?model=mnist-tiny-cnn&true=6&predicted=0")
    page.get_by_test_id("gallery").get_by_role("link", name="Why not 6?").first.click()
    page.wait_for_url(re.compile("why.*true=6"))
    expect(verdict(page)).to_be_visible()
    expect(page.get_by_role("heading", name="Why 0, and not 6?")).to_be_visible()
    for number, words in enumerate(
        ("turns the answer", "ink added", "leaves right", "nearest training image", "checks")
    ):
        expect(page.locator(f".st-key-card-why-{number}")).to_contain_text(words)
    expect(page.locator(".st-key-card-why-4 canvas").first).to_be_visible()
    boxes = [page.locator(f".st-key-card-why-{number}").bounding_box() for number in range(5)]
    assert max(box["y"] + box["height"] for box in boxes) < 1150
    page.get_by_role("combobox", name="Why not").click()
    page.get_by_role("option", name="5", exact=True).click()
    expect(page.get_by_role("heading", name="Why 0, and not 5?")).to_be_visible()
    expect(verdict(page)).to_be_visible()
    page.wait_for_url(re.compile("true=5"))


def test_another_input_and_a_phone(server, open_page):
    page = open_page(f"{server}/why", width=390)
    expect(verdict(page)).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    page.get_by_role("button", name="Another input").click()
    assert page.get_by_test_id("stPopoverBody").evaluate("each => getComputedStyle(each).getPropertyValue('--nn-text')")
    page.get_by_label("Number").fill("965")
    page.get_by_label("Number").press("Enter")
    page.wait_for_url(re.compile("input=mnist-965"))
    expect(verdict(page)).to_contain_text("hangs by a hair")
