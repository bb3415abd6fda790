"""Drawing in a real browser, on the real server, as a visitor would."""

import re

import pytest
from drawing_tools import ANSWER, SEVEN, SHEET, THREE, answer, draw, draw_by_touch, probabilities, shown_link, stands
from PIL import Image, ImageDraw
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_three_and_a_seven_by_mouse(server, open_page):
    page = open_page(f"{server}/draw")
    expect(page.get_by_text("Draw a digit on the sheet")).to_be_visible()
    expect(page.locator("canvas.upper-canvas")).to_be_visible()
    draw(page, THREE)
    assert answer(page) == "3"
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw a digit on the sheet")).to_be_visible()
    draw(page, SEVEN)
    expect(page.locator(ANSWER)).to_have_text("7")  # on the way, half a seven may look like something else


@pytest.mark.parametrize(("digit", "strokes"), [("3", THREE), ("7", SEVEN)])
def test_digits_by_touch_on_a_phone(server, open_page, digit, strokes):
    page = open_page(f"{server}/draw", width=390, touch=True)
    page.locator("canvas.upper-canvas").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    draw_by_touch(page, strokes)
    assert answer(page) == digit


@pytest.mark.parametrize("width", [1440, 1024, 768])
def test_the_answer_stands_beside_the_sheet(server, open_page, width):
    page = open_page(f"{server}/draw", width)
    draw(page, THREE)
    answer(page)
    stands(page)
    sheet, label = page.locator(SHEET).bounding_box(), page.locator(ANSWER).bounding_box()
    assert label["x"] > sheet["x"] + sheet["width"]
    assert label["y"] < sheet["y"] + sheet["height"]


def test_undo_takes_back_the_last_stroke(server, open_page):
    page = open_page(f"{server}/draw")
    draw(page, SEVEN)
    before = shown_link(page)
    draw(page, [(40, 40), (60, 240)])
    page.wait_for_function("url => location.href !== url", arg=before)
    undo = page.get_by_role("button", name="Undo").locator("visible=true")
    page.locator("canvas.upper-canvas").hover()
    expect(undo).to_have_count(1)
    undo.click()
    page.wait_for_url(before)
    expect(page.locator(ANSWER)).to_have_text("7")


def test_a_shared_drawing_has_the_same_answer_elsewhere(server, open_page):
    page = open_page(f"{server}/draw")
    draw(page, THREE)
    answer(page)
    link, shown = shown_link(page), probabilities(page)
    elsewhere = open_page(link)
    assert answer(elsewhere) == "3"
    assert probabilities(elsewhere) == shown
    assert elsewhere.url == link


def test_a_drawing_survives_a_visit_to_another_page(server, open_page):
    page = open_page(f"{server}/draw")
    draw(page, THREE)
    answer(page)
    link = shown_link(page)
    page.get_by_role("link", name="Home").click()
    expect(page.locator(".home .bar.best")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Draw").click()
    assert answer(page) == "3"
    assert shown_link(page) == link


def test_an_upload_is_answered_and_a_broken_one_says_so(server, open_page, tmp_path):
    page = open_page(f"{server}/draw")
    page.get_by_role("button", name="Upload", exact=True).or_(page.get_by_role("radio", name="Upload")).first.click()
    picture = Image.new("RGB", (640, 480), "#d8d2c4")
    ImageDraw.Draw(picture).line([(220, 110), (400, 110), (350, 220), (300, 400)], fill="#223", width=34, joint="curve")
    picture.save(tmp_path / "seven.jpg")
    page.locator("input[type=file]").set_input_files(tmp_path / "seven.jpg")
    assert answer(page) == "7"
    (tmp_path / "text.png").write_text("not a picture")
    page.locator("input[type=file]").set_input_files(tmp_path / "text.png")
    expect(page.get_by_text("not a picture that can be read")).to_be_visible()


def test_the_stories_are_one_click_away(server, open_page):
    page = open_page(f"{server}/draw")
    page.get_by_role("button", name="Try the clock").click()
    expect(page.get_by_text("What the network sees")).to_be_visible()
    link = shown_link(page)
    page.get_by_role("button", name="Try random lines").click()
    page.wait_for_function("url => location.href !== url", arg=link)
    answer(page)


def test_another_digit_on_the_home_page(server, open_page):
    page = open_page(server)
    expect(page.locator(".home .bar.best")).to_be_visible()
    page.get_by_role("button", name="Another digit").click()
    page.wait_for_url(re.compile("input=mnist-"))
    expect(page.locator(".home .told")).to_have_text(re.compile("MNIST test image"))


def test_a_stroke_just_finished_survives_a_switch(server, open_page):
    page = open_page(f"{server}/draw")
    draw(page, SEVEN)
    answer(page)
    before = shown_link(page)
    draw(page, [(60, 150), (220, 150)])
    page.get_by_text("Logits", exact=True).click()
    expect(page.get_by_test_id("logits")).to_be_visible()
    expect(page).not_to_have_url(before)
    page.get_by_test_id("stButton").get_by_role("button", name="Undo").click()
    expect(page).to_have_url(f"{before}&logits=true")


def test_what_is_open_behind_the_answer_follows_the_strokes(server, open_page):
    page = open_page(f"{server}/draw")
    draw(page, THREE)
    page.get_by_text("The code behind this view").click()
    page.get_by_text("What am I looking at?").click()
    stands(page)
    code, sentences = (
        page.locator(".stCode code"),
        page.locator(".stExpander", has_text="looking at?").locator("p").last,
    )
    links, said = [], []
    for line in ([(40, 250), (240, 250)], [(40, 30), (240, 30)]):
        page.locator(SHEET).scroll_into_view_if_needed()
        draw(page, line)
        page.wait_for_timeout(1500)
        stands(page)
        links.append(shown_link(page).partition("input=")[2].partition("&")[0])
        assert links[-1] in code.inner_text()
        said.append(sentences.inner_text())
        assert answer(page) in said[-1]
    assert len(set(links)) == len(set(said)) == 2
