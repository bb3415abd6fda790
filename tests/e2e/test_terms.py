"""The sentences of terms in the browser: under the pointer, in focus, and at the place that a link names."""

import pytest
from playwright.sync_api import expect

from nnviz_core import glossary

pytestmark = pytest.mark.e2e


def test_a_term_shows_its_sentence_in_focus_and_under_the_pointer(server, open_page):
    page = open_page(f"{server}/draw?input=mnist-17")
    term, tip = page.locator(".nn-term", has_text="entropy").first, page.locator(".nn-tip")
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
