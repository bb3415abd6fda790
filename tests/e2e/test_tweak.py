"""Tweak in a real browser: a filter switched off, a kernel's number edited, both undone, and the copy open elsewhere."""

import re

import pytest
from drawing_tools import stands
from playwright.sync_api import Page, WebSocketRoute, expect
from test_select_boxes import choose

pytestmark = pytest.mark.e2e

TINY = "mnist-tiny-cnn"
LONG = 30_000
"""Milliseconds for what is measured over 10,000 images on busy cores."""


def begun(open_page, server, words: str = "") -> Page:
    page = open_page(f"{server}/tweak?model={TINY}&input=mnist-17&changes=none{words}")
    expect(page.get_by_test_id("tweak-answer")).to_contain_text("Nothing is changed")
    expect(page.get_by_test_id("tweak-accuracy")).to_contain_text("the accuracy stays", timeout=LONG)
    stands(page)
    return page


def maps(page: Page):
    """The maps of the layer before the changes, and after them."""
    return page.locator(".sheet").filter(has_text=re.compile(r"^(Before|After):"))


def test_a_map_that_is_clicked_is_off_and_so_are_its_part_in_the_answer_and_the_accuracy(server, open_page):
    page = begun(open_page, server)
    before, after = maps(page).first, maps(page).last
    start = after.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")
    answer = page.get_by_test_id("answer-after").inner_text()
    before.locator(".cells").first.click()
    page.wait_for_url(re.compile("changes=off-relu2-0"))
    expect(page.get_by_test_id("tweak-answer")).to_contain_text("filter 0 of relu2 off")
    expect(page.get_by_test_id("tweak-accuracy")).to_contain_text("goes from 97.65 %", timeout=LONG)
    expect(page.get_by_test_id("answer-after")).not_to_have_text(answer)
    assert after.locator("canvas").first.evaluate("canvas => canvas.toDataURL()") != start
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(re.compile("changes=none"))
    expect(page.get_by_test_id("tweak-accuracy")).to_contain_text("the accuracy stays", timeout=LONG)
    expect(page.get_by_test_id("answer-after")).to_have_text(answer)
    assert after.locator("canvas").first.evaluate("canvas => canvas.toDataURL()") == start
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_number_of_a_kernel_is_edited_and_the_edit_undone(server, open_page):
    page = begun(open_page, server, "&layer=relu1")
    choose(page, "Change", "Edit the numbers")
    number = page.get_by_label("1, 1", exact=True)
    number.fill("3")
    number.press("Enter")
    page.wait_for_url(re.compile("changes=set-conv1-weight-0_0_1_1-3"))
    expect(page.get_by_test_id("tweak-accuracy")).to_contain_text("the accuracy goes from", timeout=LONG)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(re.compile("changes=none"))
    expect(page.get_by_label("1, 1", exact=True)).not_to_have_value("3.0000")


def test_the_changed_network_opens_on_another_page_and_for_others(server, open_page):
    page = open_page(f"{server}/tweak?model={TINY}&input=mnist-17&changes=off-relu1-3")
    page.get_by_test_id("open-on").get_by_role("link", name="Filters").click()
    page.wait_for_url(re.compile(r"/filters\?.*model=mnist-tiny-cnn(~|%7E)off-relu1-3"))
    for seen in (page, open_page(page.url)):
        expect(seen.get_by_test_id("reading").last).to_contain_text(f"{TINY}~off-relu1-3 predicts")
        expect(seen.get_by_test_id("stMain")).to_contain_text("filter 3 of relu1 off")
    page.get_by_test_id("stMain").get_by_text("Change it further").click()
    page.wait_for_url(re.compile(r"/tweak\?.*changes=off-relu1-3"))


def test_a_filter_is_switched_off_where_one_looks(server, open_page):
    page = open_page(f"{server}/filters?view=filter&model={TINY}&place=relu1-3&input=mnist-17")
    page.get_by_test_id("switch").click()
    page.wait_for_url(re.compile(r"model=mnist-tiny-cnn(~|%7E)off-relu1-3.*place=relu1-off-3"))
    expect(page.get_by_test_id("switch")).to_have_text("Switch it on again")


def test_an_address_that_comes_late_does_not_replace_that_of_a_link_followed_meanwhile(server, open_page):
    late, followed = [], []

    def connect(page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()

        def to_page(message) -> None:
            is_address = b"&place=relu1-3-" in message and len(message) < 500
            (late.append if is_address and not followed else page_side.send)(message)

        def to_server(message) -> None:
            if b"off-relu1-3" in message and not followed:
                followed.extend(late)
                for each in late:
                    page_side.send(each)
            server_side.send(message)

        server_side.on_message(to_page)
        page_side.on_message(to_server)

    page = open_page(f"{server}/glossary")
    page.route_web_socket(re.compile("_stcore/stream"), connect)
    page.goto(f"{server}/filters?view=filter&model={TINY}&place=relu1-3&input=mnist-17")
    page.get_by_test_id("switch").wait_for()
    stands(page)
    page.get_by_test_id("switch").click()
    expect(page.get_by_test_id("switch")).to_have_text("Switch it on again")
    page.wait_for_url(re.compile("off-relu1-3.*place=relu1-off-3-"))
    assert followed


def test_ink_is_added_and_taken_away_with_the_answer_following_the_pen(server, open_page):
    page = open_page(f"{server}/tweak?view=input&model={TINY}&input=mnist-445")
    expect(page.get_by_test_id("pen-now")).to_be_visible()
    stands(page)
    start = page.get_by_test_id("pen-before").inner_text()
    expect(page.get_by_test_id("pen-now")).to_have_text(start)
    paper = page.locator(".paper .overlay").bounding_box()
    assert paper is not None

    def move(places, steps=6):
        for x, y in places:
            page.mouse.move(paper["x"] + x * paper["width"], paper["y"] + y * paper["height"], steps=steps)

    move([(0.1, 0.2)], 1)
    page.mouse.down()
    move([(0.9, 0.2), (0.9, 0.8), (0.1, 0.8)])
    expect(page.get_by_test_id("pen-now")).not_to_have_text(start)
    assert "input=mnist-445" in page.url
    page.mouse.up()
    page.wait_for_url(re.compile("input=(?!mnist-445)"))
    inked = page.get_by_test_id("pen-now").inner_text()
    page.get_by_text("takes it away", exact=True).click()
    stands(page)
    move([(0.1, 0.2)], 1)
    page.mouse.down()
    move([(0.9, 0.2), (0.9, 0.8), (0.1, 0.8)])
    expect(page.get_by_test_id("pen-now")).not_to_have_text(inked)
    page.mouse.up()
    expect(page.get_by_test_id("pen-before")).to_have_text(start)
    page.get_by_role("button", name="Take it all back").click()
    page.wait_for_url(re.compile("input=mnist-445"))
    expect(page.get_by_test_id("pen-now")).to_have_text(start)


def test_bars_have_room_beside_long_names_in_a_narrow_card(server, open_page):
    page = open_page(f"{server}/tweak?view=input&model=fashion-mlp&input=fashion-17", width=1024)
    bars = page.get_by_test_id("probabilities").first
    expect(bars).to_be_visible()
    width = bars.evaluate("each => parseFloat(getComputedStyle(each.querySelector('td'), '::before').width)")
    assert width > 100
