"""Deep links on a fresh server, and pages that fit in light, dark, wide and narrow windows."""

import pytest
from drawing_tools import THREE, answer, draw
from playwright.sync_api import expect

from nnviz_core.ui.frame.navigation import ENTRIES, HOME

pytestmark = pytest.mark.e2e

OVERFLOWING = """() => [...document.querySelectorAll(
    '[data-testid=stMain] p, [data-testid=stMain] button, [data-testid=stMain] h1, [data-testid=stMain] h2, [data-testid=stMain] h3, '
    + '[data-testid=stMain] label, [data-testid=stMain] figcaption, [data-testid=stMain] .nn-card, [data-testid=stMain] th, [data-testid=stMain] td')]
  .filter(e => e.offsetParent && !e.closest('[data-testid=stExpander] pre'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).display !== 'inline')
  .map(e => e.tagName + ' ' + e.className + ': ' + e.innerText.slice(0, 60))"""

# Pieces of text that lie on each other, by the boxes of their lines.
OVERLAPPING = """() => {
  const walker = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT), lines = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, around = node.parentElement;
    if (!node.data.trim() || !around.checkVisibility({opacityProperty: true, visibilityProperty: true}) || around.closest('style, svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) lines.push([node, box]);
  }
  const found = [];
  lines.forEach(([node, a], index) => lines.slice(index + 1).forEach(([other, b]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (node !== other && across > 2 && down > 4) found.push(`${node.data.slice(0, 40)} | ${other.data.slice(0, 40)}`);
  }));
  return found;
}"""


@pytest.mark.parametrize("stem", [stem for stem in ENTRIES if stem != HOME])
def test_a_deep_link_on_a_fresh_server(fresh_server, open_page, stem):
    page = open_page(f"{fresh_server}/{stem}")
    expect(page.locator("h1")).to_have_text(ENTRIES[stem].title)
    for entry in ENTRIES.values():
        expect(page.get_by_test_id("stSidebarNav").get_by_role("link", name=entry.title, exact=True)).to_be_visible()
    expect(page).to_have_title(f"{ENTRIES[stem].title} · nnviz")
    assert page.locator("link[rel~=icon]").first.get_attribute("href").startswith("data:image/svg+xml")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("stem", ENTRIES)
def test_nothing_is_cut_off(server, open_page, stem, width, scheme):
    page = open_page(f"{server}/{'' if stem == HOME else stem}", width=width, scheme=scheme)
    if stem == "draw":
        draw(page, THREE)
        answer(page)
    page.wait_for_timeout(600)
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(OVERLAPPING) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_dark_and_light_differ(server, open_page):
    grounds = [
        open_page(server, scheme=scheme).evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds == ["rgb(251, 250, 248)", "rgb(17, 21, 28)"]
