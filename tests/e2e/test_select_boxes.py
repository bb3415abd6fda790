"""Select boxes whose labels depend on another choice: the browser holds labels, and a fragment may run without the box."""

import re

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

pytestmark = pytest.mark.e2e


def choose(page: Page, box: str, option: str) -> None:
    """Choose `option`, by the beginning of its label, in the select box named `box`."""
    combobox = page.get_by_role("combobox", name=re.compile(f"(^|\\. ){re.escape(box)}$"))
    wanted = page.get_by_role("option", name=re.compile(f"^{re.escape(option)}")).first
    combobox.click()
    if not appears(wanted):  # the page took another run in between, which closes the list
        combobox.click()
    wanted.click()
    settle(page)


def appears(locator: Locator) -> bool:
    try:
        locator.wait_for(timeout=4_000)
    except TimeoutError:
        return False
    return True


def view(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).click()
    settle(page)


def settle(page: Page) -> None:
    page.wait_for_timeout(500)
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def is_whole(page: Page) -> None:
    """No error stands on the page, and the choice of views is there."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("radio", name="All filters")).to_be_visible()


def test_the_layer_after_another_model(server, open_page):
    page = open_page(f"{server}/filters")
    choose(page, "Model", "mnist-mlp:")
    view(page, "One filter")
    is_whole(page)
    page.wait_for_url(re.compile("view=filter.*model=mnist-mlp.*place=relu1"))
    choose(page, "Layer", "fc2 ")
    view(page, "The sum behind")
    is_whole(page)
    page.wait_for_url(re.compile("view=sum.*place=fc2"))


def test_a_layer_after_a_click_on_a_filter(server, open_page):
    page = open_page(f"{server}/filters")
    page.get_by_role("button", name="relu1 · channel 7", exact=True).click()
    page.wait_for_url(re.compile("view=filter.*place=relu1-7-"))
    choose(page, "Layer", "conv2 ")
    page.wait_for_url(re.compile(r"view=filter.*place=conv2-\d+-"))


@pytest.mark.parametrize("model", ["fashion-cnn", "mnist-tiny-cnn", "mnist-cnn-reject"])
def test_class_and_channel_of_an_attribution_after_another_model(server, open_page, model):
    page = open_page(f"{server}/filters?view=attribution&model=mnist-cnn&class=3&where=relu3&channel=7")
    choose(page, "Model", f"{model}:")
    view(page, "All filters")
    view(page, "Attribution")
    is_whole(page)
    page.wait_for_url(re.compile(f"model={model}.*class=3"))
    page.get_by_text("Element-wise", exact=True).click()
    settle(page)
    is_whole(page)
    page.wait_for_url(re.compile("class=3.*form=element-wise"))


def test_a_step_into_a_source_after_another_input(server, open_page):
    page = open_page(f"{server}/filters?view=sum&place=logits-2&input=mnist-1")
    page.get_by_role("button", name="Random").click()
    settle(page)
    choose(page, "Step into a source, strongest first", "relu4 ")
    is_whole(page)
    page.wait_for_url(re.compile("place=logits-2.*trail=logits-2.relu4-"))
    page.get_by_role("button", name="Follow the strongest path").click()
    settle(page)
    is_whole(page)
    expect(page.get_by_text("Here the way ends")).to_be_visible()


def test_cells_of_the_matrix_after_another_model(server, open_page):
    page = open_page(f"{server}/mistakes?model=fashion-mlp")
    choose(page, "True class", "6: Shirt")
    choose(page, "Model", "mnist-mlp")
    choose(page, "True class", "4")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("gallery")).to_be_visible()


def test_the_class_of_the_maps_after_another_model(server, open_page):
    page = open_page(f"{server}/averages?model=fashion-cnn")
    choose(page, "Class of the maps", "3: Dress")
    choose(page, "Model", "mnist-cnn")
    choose(page, "Class of the maps", "5")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("for 5").first).to_be_visible()


@pytest.mark.parametrize("parameter", ["form", "lines", "scene_model"])
def test_an_empty_word_in_a_link_still_shows_the_scene(server, open_page, parameter):
    page = open_page(f"{server}/network?{parameter}=")
    page.locator("[data-testid=bars] b").first.wait_for()
    expect(page.get_by_test_id("stException")).to_have_count(0)
