"""The Filters page in a real browser: a map under the pointer, a click that opens it, a walk to the pixels."""

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_click_on_a_map_opens_its_filter(server, open_page):
    page = open_page(f"{server}/filters")
    tile = page.get_by_role("button", name="relu1 · channel 8", exact=True)
    tile.hover()
    expect(page.locator(".tip")).to_have_text(re.compile(r"relu1 · channel 8 · row 1[34] · column 1[34]\d"))
    tile.click()
    expect(page.get_by_text("relu1, activation.")).to_be_visible()
    page.wait_for_url(re.compile("view=filter.*place=relu1-8-"))
    expect(page.get_by_text("Over the test set")).to_be_visible()


def test_the_filter_that_is_clicked_opens_in_any_order(server, open_page):
    page = open_page(f"{server}/filters?view=maps&place=relu1&order=strength")
    tiles = page.locator("button.cells")
    name = tiles.nth(3).get_attribute("aria-label")
    layer, _, channel = name.partition(" · channel ")
    assert (layer, channel != "3") == ("conv1", True)
    tiles.nth(3).click()
    page.wait_for_url(re.compile(f"view=filter.*place=conv1-{channel}-"))


def test_a_touch_tells_the_value(server, open_page):
    page = open_page(f"{server}/filters?view=filter&place=conv2-3-5-6", width=390, touch=True)
    page.get_by_role("img", name=re.compile("from channel")).first.tap(position={"x": 5, "y": 5})
    expect(page.locator(".tip")).to_have_text(re.compile(r"filter 3 · from channel \d+ · row 0 · column 0"))


def test_a_cell_of_a_sum_leads_on(server, open_page):
    page = open_page(f"{server}/filters?view=sum&place=conv2-3-5-6", width=390, touch=True)
    page.get_by_role("img", name=re.compile("^weight of pool1")).first.tap(position={"x": 5, "y": 5})
    page.wait_for_url(re.compile(r"place=conv2-3-5-6.*trail=conv2-3-5-6\.pool1-\d+-4-5"))


def test_a_key_opens_a_filter_too(server, open_page):
    page = open_page(f"{server}/filters")
    page.get_by_role("button", name="relu1 · channel 9", exact=True).press("Enter")
    expect(page.get_by_text("relu1, activation.")).to_be_visible()
    page.wait_for_url(re.compile("view=filter.*place=relu1-9-"))


def test_the_frame_on_the_input_follows_the_pointer_and_a_click_keeps_it(server, open_page):
    page = open_page(f"{server}/filters?view=filter&place=conv2-3-5-6")
    cells = page.get_by_role("img", name="conv2 · channel 3", exact=True)
    frame = page.locator("[data-seen]")
    expect(frame).to_have_attribute("data-seen", "7-15-9-17")
    cells.hover(position={"x": 2, "y": 2})
    expect(frame).to_have_attribute("data-seen", "0-5-0-5")
    side = cells.bounding_box()["width"]
    cells.click(position={"x": 13.5 / 14 * side, "y": 0.5 / 14 * side})
    page.wait_for_url(re.compile("place=conv2-3-0-13"))
    page.mouse.move(5, 5)
    expect(frame).to_have_attribute("data-seen", "0-5-23-28")


def test_a_view_stays_while_the_page_runs_again_and_again(server, open_page):
    page = open_page(f"{server}/filters?view=filter&place=conv2-3-5-6")
    cells = page.get_by_role("img", name=re.compile(r"^conv2 · channel \d+$"))
    for channel in range(4, 9):
        page.get_by_role("button", name="Increment", exact=True).click()
        expect(cells).to_have_attribute("aria-label", f"conv2 · channel {channel}")
    page.wait_for_timeout(2000)
    expect(cells).to_be_visible()


def test_the_picture_of_a_view_is_saved(server, open_page):
    page = open_page(f"{server}/filters?view=maps&place=relu1")
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    assert saved.value.suggested_filename == "mnist-cnn-relu1-maps.png"
    pixels = np.asarray(Image.open(saved.value.path()).convert("RGB"))
    assert pixels.shape[1] > 1000
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50


def test_a_walk_from_the_answer_to_the_pixels(server, open_page):
    page = open_page(f"{server}/filters?view=sum&place=logits-2")
    page.get_by_role("button", name="Follow the strongest path").click()
    expect(page.get_by_text("Here the way ends")).to_be_visible()
    page.get_by_role("button", name=re.compile("conv1")).click()
    page.wait_for_url(re.compile("trail=.*conv1-"))
    expect(page.get_by_text("Here the way ends")).to_have_count(0)


def test_on_a_phone_the_view_is_on_the_first_screen_and_the_choices_behind_a_switch(server, open_page):
    page = open_page(f"{server}/filters", width=390, touch=True)
    page.set_viewport_size({"width": 390, "height": 844})
    tile = page.get_by_role("button", name="conv1 · channel 0", exact=True)
    expect(tile).to_be_visible()
    assert tile.bounding_box()["y"] + tile.bounding_box()["height"] < 844
    model = page.get_by_role("combobox", name=re.compile("Model"))
    expect(model).to_be_hidden()
    page.get_by_text("Change input or model").click()
    expect(model).to_be_visible()


def test_the_button_of_a_picture_stands_within_its_column(server, open_page):
    page = open_page(f"{server}/filters?view=compare&input=mnist-445&model=mnist-tiny-cnn", width=1440)
    button, tiles = page.locator(".tiles .save").bounding_box(), page.locator(".tiles").bounding_box()
    assert button["x"] + button["width"] <= tiles["x"] + tiles["width"]
