"""Deep links on a fresh server, and pages that fit in light, dark, wide and narrow windows."""

import re
from pathlib import Path

import pytest
from axe_tools import serious
from drawing_tools import stands
from playwright.sync_api import expect

from nnviz_core.ui.catalogue import VIEWS
from nnviz_core.ui.frame.navigation import ENTRIES, HOME

pytestmark = pytest.mark.e2e

CHECKS = Path(__file__).with_name("frame.js").read_text(encoding="utf-8")
WIDTHS = (1366, 1280, 1024, 900, 768, 390)
STEP, MOST_STEPS = 250, 16
"""Milliseconds in which a window of another width stands, and how often it is looked at until it does."""
MISREAD = "input=mnist-445&model=mnist-tiny-cnn"
"""A 6 that this model takes for a 0."""
ADDRESSES = {
    "home": "",
    "draw": "draw?input=mnist-17",
    "draw-empty": "draw",
    "network": "network",
    **{
        f"{page}-{view.name}": f"{page}?view={view.name}&{MISREAD if page in ('filters', 'why', 'pixels') else ''}"
        for page, its in VIEWS.items()
        for view in its
    },
}


@pytest.mark.parametrize("stem", [stem for stem in ENTRIES if stem != HOME])
def test_a_deep_link_on_a_fresh_server(fresh_server, open_page, stem):
    page = open_page(f"{fresh_server}/{stem}")
    expect(page.locator("h1")).to_have_text(ENTRIES[stem].title)
    for entry in ENTRIES.values():
        expect(page.get_by_test_id("stSidebarNav").get_by_role("link", name=entry.title, exact=True)).to_be_visible()
    expect(page).to_have_title(f"{ENTRIES[stem].title} · nnviz")
    assert page.locator("link[rel~=icon]").first.get_attribute("href").startswith("data:image/svg+xml")


def faults_that_stay(page):
    """What is wrong with the page once charts and pictures have taken their new sizes."""
    for _ in range(MOST_STEPS):
        page.wait_for_timeout(STEP)
        if not (faults := page.evaluate(CHECKS)):
            return []
    return faults


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_fits_and_nothing_stands_in_the_way(server, open_page, name):
    page = open_page(f"{server}/{ADDRESSES[name]}", width=WIDTHS[0])
    stands(page)
    faults = {}
    for scheme, widths in (("light", WIDTHS), ("dark", WIDTHS[::-1])):
        page.emulate_media(color_scheme=scheme)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            faults[scheme, width] = faults_that_stay(page)
        faults[scheme, "axe"] = serious(page)
    assert {place: each for place, each in faults.items() if each} == {}


def test_buttons_without_room_become_a_select_box(server, open_page):
    page = open_page(f"{server}/filters?view=maps", width=1440)
    buttons, box = page.get_by_role("radio", name="One filter"), page.get_by_role("combobox", name="View")
    expect(buttons).to_be_visible()
    expect(box).to_have_count(0)
    page.set_viewport_size({"width": 900, "height": 900})
    expect(buttons).to_be_hidden()
    box.select_option("One filter")
    expect(page).to_have_url(re.compile("view=filter"))
    expect(box).to_have_value("One filter")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(buttons).to_be_checked()
    expect(box).to_have_count(0)


def test_dark_and_light_differ(server, open_page):
    grounds = [
        open_page(server, scheme=scheme).evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds == ["rgb(251, 250, 248)", "rgb(17, 21, 28)"]


def test_charts_follow_the_theme_of_an_open_page(server, open_page):
    page = open_page(f"{server}/mistakes?view=confidence", scheme="light")
    words = page.locator(".js-plotly-plot .xtick text").first
    expect(words).to_be_visible()
    light = words.evaluate("(each) => getComputedStyle(each).fill")
    page.emulate_media(color_scheme="dark")
    expect(words).not_to_have_css("fill", light)
