"""The sentences of terms in the browser: under the pointer, in focus, and at the place that a link names."""

from pathlib import Path

import pytest
from drawing_tools import stands
from playwright.sync_api import expect
from term_tools import unexplained

from nnviz_core import glossary

pytestmark = pytest.mark.e2e

PIECES = Path(__file__).with_name("terms.js").read_text(encoding="utf-8")
ALERT = "filters?view=filter&model=mnist-tiny-cnn&input=mnist-17&place=probabilities-3"
ADDRESSES = {
    "home": ("?input=mnist-17", "softmax"),
    "draw": ("draw?input=mnist-17", "entropy"),
    "network": ("network?input=mnist-17", "kernel"),
    "alert": (ALERT, "weight"),
}
"""Addresses, and a term that stands at each."""


def test_a_term_shows_its_sentence_in_focus_and_under_the_pointer(server, open_page):
    page = open_page(f"{server}/draw?input=mnist-17")
    term, tip = page.get_by_test_id("answer").locator(".nn-term", has_text="entropy"), page.locator(".nn-tip")
    term.focus()
    expect(tip).to_have_text(glossary.SENTENCES["entropy"])
    word, own = term.bounding_box(), tip.bounding_box()
    assert own["x"] >= 0
    assert own["y"] + own["height"] <= word["y"] or own["y"] >= word["y"] + word["height"]
    page.keyboard.press("Escape")
    expect(tip).to_have_count(0)
    term.hover()
    expect(tip).to_have_count(1)


def test_a_link_to_a_term_opens_the_glossary_there(server, open_page):
    page = open_page(f"{server}/glossary#{glossary.anchor('max pooling')}")
    expect(page.get_by_text("max pooling", exact=True)).to_be_in_viewport()


def bare(page) -> set[str]:
    """The terms on the page that bear no sentence in the piece of it where they stand."""
    return set().union(*(unexplained(*piece) for piece in page.evaluate(PIECES)))


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_term_that_stands_in_the_browser_bears_its_sentence(server, open_page, name):
    address, term = ADDRESSES[name]
    page = open_page(f"{server}/{address}")
    page.locator(".nn-term:visible, [data-testid=stAlert] a", has_text=term).first.wait_for()
    stands(page)
    assert bare(page) == set()


def test_what_is_said_of_a_map_that_is_pointed_at_bears_its_sentences_and_waits_for_the_pointer(server, open_page):
    page = open_page(f"{server}/?input=mnist-17")
    legend = page.locator(".home .legend")
    page.locator(".home .bar").nth(3).hover()
    expect(legend).to_contain_text("The logit of 3 is")
    assert bare(page) == set()
    legend.locator(".nn-term").first.hover()
    expect(page.locator(".nn-tip")).to_have_text(glossary.SENTENCES["logit"])
    expect(legend).to_contain_text("The logit of 3 is")


def test_a_term_in_an_alert_shows_its_sentence(server, open_page):
    page = open_page(f"{server}/{ALERT}")
    page.get_by_test_id("stAlert").get_by_role("link", name="probability").hover()
    expect(page.locator(".nn-tip")).to_have_text(glossary.SENTENCES["probability"])
