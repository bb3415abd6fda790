"""Weights to pixels in a real browser: a page turned, a unit clicked, a value under the pointer, and the way to its sum."""

import re

import pytest
from drawing_tools import stands
from playwright.sync_api import expect
from plot_tools import click_point

pytestmark = pytest.mark.e2e

MLP = "model=mnist-mlp&input=mnist-17"


def test_a_unit_that_is_clicked_opens_from_any_page_in_any_order(server, open_page):
    page = open_page(f"{server}/pixels?{MLP}&layer=fc2&order=strength")
    tiles = page.locator("button.cells")
    before = tiles.first.get_attribute("aria-label")
    page.get_by_role("button", name="Page 2", exact=True).click()
    page.wait_for_url(re.compile("page=2"))
    expect(tiles.first).not_to_have_attribute("aria-label", before)
    stands(page)
    unit = tiles.nth(5).get_attribute("aria-label").removeprefix("fc2 · unit ")
    tiles.nth(5).click()
    page.wait_for_url(re.compile(f"view=unit.*unit={unit}(&|$)"))
    expect(page.get_by_role("spinbutton", name="Unit")).to_have_value(unit)


def test_a_number_that_is_written_into_its_box_is_taken(server, open_page):
    page = open_page(f"{server}/pixels?view=unit&{MLP}&layer=fc2&unit=7")
    box = page.get_by_role("spinbutton", name="Unit")
    expect(box).to_have_value("7")
    stands(page)
    box.fill("12")
    box.press("Enter")
    page.wait_for_url(re.compile("unit=12(&|$)"))
    expect(page.get_by_role("img", name="fc2 · unit 12", exact=True)).to_be_visible()


def test_a_pixel_tells_its_value_and_a_link_leads_to_the_sum_of_the_same_value(server, open_page):
    page = open_page(f"{server}/pixels?view=unit&{MLP}&layer=fc2&unit=7&reading=gated")
    page.get_by_role("img", name="fc2 · unit 7", exact=True).hover(position={"x": 5, "y": 5})
    expect(page.locator(".tip")).to_have_text(re.compile(r"fc2 · unit 7 · row 0 · column 0"))
    tops = page.locator(".tiles.even .cells").evaluate_all(
        "every => every.map((each) => Math.round(each.getBoundingClientRect().top))"
    )
    assert len(tops) == 2 == 1 + len(set(tops))
    value = page.get_by_text("fc2, unit 7:").inner_text().split(": ")[1].split(" ")[0]
    page.get_by_role("link", name="The sum behind this value").click()
    page.wait_for_url(re.compile(r"/filters\?view=sum.*place=fc2-7"))
    expect(page.get_by_text(value.rstrip("0"), exact=False).first).to_be_visible()


def test_a_weight_that_is_clicked_opens_the_unit_at_its_other_end(server, open_page):
    page = open_page(f"{server}/pixels?view=unit&{MLP}&layer=fc2&unit=7")
    chart = page.locator(".st-key-unit-outgoing .js-plotly-plot")
    chart.locator(".nsewdrag").wait_for(state="attached")
    stands(page)
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    x = chart.evaluate("plot => plot.calcdata[0][0].s / 2")
    click_point(page, x, "0", ".st-key-unit-outgoing .js-plotly-plot")
    page.wait_for_url(re.compile(r"view=unit(?!.*layer=fc2)"))
    expect(page.get_by_text(re.compile("^logits, unit"))).to_be_visible()
