"""A network trained again without fours, in a real browser: it is watched, fours fail, and both networks open on other pages."""

import re

import pytest
from drawing_tools import stands
from playwright.sync_api import expect
from test_jobs import BEGUN_WITHIN, job, stop

pytestmark = pytest.mark.e2e

TRAINED_WITHIN = 240_000
"""Milliseconds, on cores busy with other work."""


def begun(page):
    """The page once both networks have done some steps."""
    page.get_by_role("button", name="Train both", exact=True).click()
    expect(job(page, "running", "done")).to_be_visible(timeout=BEGUN_WITHIN)
    expect(job(page, "running", "done")).to_contain_text(re.compile(r"step [1-9]"), timeout=BEGUN_WITHIN)
    return page


def test_without_fours_in_the_training_fours_fail(server, open_page):
    page = begun(open_page(f"{server}/tweak?view=data&epochs=1&seeds=2"))
    expect(page.locator(".nn-growing polyline").first).to_be_visible()
    expect(job(page, "done")).to_be_visible(timeout=TRAINED_WITHIN)
    finding = page.get_by_test_id("retrained")
    expect(finding).to_contain_text(re.compile(r"Changed \(without 4\), the network is right on 8\d\.\d\d %"))
    fours = page.locator(".nn-table tbody tr").nth(5).locator("td")
    expect(fours.nth(0)).to_have_text("4")
    expect(fours.nth(1)).to_have_text(re.compile(r"[89]\d\.\d\d %"))
    expect(fours.nth(2)).to_have_text("0.00 %")
    stands(page)
    assert "epochs=1" in page.url
    words = page.get_by_test_id("retrained-networks")
    name = re.search(r"run-[0-9a-f]{8}@157", words.inner_text())[0]
    words.get_by_role("link", name="Mistakes").first.click()
    page.wait_for_url(re.compile(rf"/mistakes\?.*model={name.replace('@', '(@|%40)')}"))
    expect(page.get_by_test_id("stMain")).to_contain_text(name)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_it_is_stopped_and_its_networks_stay(server, open_page):
    page = begun(open_page(f"{server}/tweak?view=data&network=small&epochs=20"))
    link = page.url
    stop(page)
    expect(page.get_by_test_id("retrained-networks")).to_contain_text(re.compile(r"run-[0-9a-f]{8}@\d+"))
    assert page.url == link
    assert "network=small" in link
