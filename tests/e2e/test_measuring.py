"""A measurement under way: its seconds stand on the page, the next click ends the wait, and it goes on by itself."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_click_ends_the_wait_and_the_measurement_goes_on(fresh_server, open_page):
    page = open_page(f"{fresh_server}/mistakes?model=mnist-cnn&view=confidence")
    expect(page.get_by_test_id("calibration")).to_be_visible(timeout=60_000)
    page.get_by_role("radio", name="Robustness").click()
    expect(page.get_by_text(re.compile(r"Altering 1,000 images … \d+ s"))).to_be_visible()
    start = time.monotonic()
    page.get_by_role("radio", name="Confidence").click()
    expect(page.get_by_test_id("calibration")).to_be_visible()
    expect(page.get_by_text("Altering 1,000 images")).to_have_count(0)
    assert time.monotonic() - start < 10
    other = open_page(f"{fresh_server}/mistakes?model=mnist-cnn&view=robustness")
    expect(other.get_by_test_id("robustness")).to_be_visible(timeout=120_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
