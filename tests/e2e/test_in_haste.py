"""Strokes one after the other, with a click between them, faster than the page answers: it ends with the answer to what is drawn."""

import pytest
from drawing_tools import PROBABILITIES, SEVEN, answer, draw, probabilities, shown_link, stands
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

BAR = [(40, 120), (240, 120)]
FOOT = [(40, 250), (240, 250)]


def undo(page):
    button = page.get_by_role("button", name="Undo").locator("visible=true")
    page.locator("canvas.upper-canvas").hover()
    button.click()


def logits(page):
    page.get_by_text("Logits", exact=True).click()


@pytest.mark.parametrize("click", [undo, logits])
def test_a_click_between_strokes_leaves_the_answer_to_what_is_drawn(server, open_page, click):
    page = open_page(f"{server}/draw")
    draw(page, SEVEN)
    answer(page)
    for line in (BAR, FOOT):
        draw(page, line)
        click(page)
    draw(page, FOOT)
    stands(page)
    elsewhere = open_page(shown_link(page))
    label = answer(elsewhere)
    stands(elsewhere)
    expect(page.locator(PROBABILITIES)).to_have_text(probabilities(elsewhere))
    assert answer(page) == label
