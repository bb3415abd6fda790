"""Long work in a real browser: watched, stopped, found again after a reload, and its result opened on other pages."""

import re
import time

import pytest
from drawing_tools import stands
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

BEGUN_WITHIN = 60_000
"""Milliseconds: the first job starts two processes."""
TRAIN = "pixels?view=train&model=mnist-mlp&input=mnist-17&epochs=100"
REMOVED = """
window.removed = [];
new MutationObserver((changes) => {
  for (const { removedNodes } of changes) for (const node of removedNodes) window.removed.push(node.nodeName + " " + node.className);
}).observe(document.querySelector("[data-testid=stMain]"), { childList: true, subtree: true });
"""


def job(page, *states):
    """The bar of the page's job in one of some states."""
    return page.locator(", ".join(f'[data-testid=job][data-state="{state}"]' for state in states))


def begun(page, button="Train"):
    """The page once its job has done some steps."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(job(page, "running")).to_be_visible(timeout=BEGUN_WITHIN)
    expect(job(page, "running")).to_contain_text(re.compile(r"Step [1-9]"), timeout=BEGUN_WITHIN)
    return page


def step(page):
    return int(re.search(r"Step ([\d,]+)", page.get_by_test_id("job").inner_text())[1].replace(",", ""))


def stop(page):
    """Stop the page's job; the seconds that it took to stand there."""
    start = time.monotonic()
    page.locator(".st-key-job-stop button").click()  # Streamlit may show another one while it runs
    expect(job(page, "stopped")).to_be_visible()
    return time.monotonic() - start


def test_a_training_is_watched_found_again_stopped_and_opened(server, open_page):
    page = begun(open_page(f"{server}/{TRAIN}"))
    link = page.url
    stands(page)
    before = step(page)
    page.evaluate(REMOVED)
    canvas = page.locator("canvas").first
    picture = canvas.evaluate("canvas => canvas.toDataURL()")
    page.wait_for_function(
        "before => Number(/Step ([0-9,]+)/.exec(document.body.innerText)[1].replaceAll(',', '')) > before", arg=before
    )
    expect(job(page, "running")).to_be_visible()
    page.wait_for_function(
        "([canvas, picture]) => canvas.toDataURL() !== picture", arg=[canvas.element_handle(), picture]
    )
    assert page.evaluate("removed") == []
    assert page.url == link
    page.reload()
    expect(job(page, "running")).to_be_visible()
    assert step(page) >= before
    assert stop(page) < 4
    words = page.get_by_test_id("trained")
    name = re.match(r"run-[0-9a-f]{8}@\d+", words.inner_text())[0]
    words.get_by_role("link", name="Filters").click()
    page.wait_for_url(re.compile(rf"/filters\?.*model={name.replace('@', '(@|%40)')}"))
    expect(page.get_by_text(name).first).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("trained")).to_contain_text(name)


def test_nothing_is_built_anew_when_the_first_training_begins(server, open_page):
    open_page(f"{server}/glossary")  # so that the page does not run for the first time
    open_page(f"{server}/{TRAIN}")
    page = open_page(f"{server}/{TRAIN}")
    expect(job(page, "none")).to_be_visible()
    stands(page)
    page.evaluate(REMOVED)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(job(page, "running")).to_be_visible(timeout=BEGUN_WITHIN)
    removed = page.evaluate("removed")
    stop(page)
    assert [each for each in removed if each.startswith("DIV") and "st-key-job-begin" not in each] == []


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
def test_the_numbers_along_its_curves_are_legible(server, open_page, width):
    page = open_page(f"{server}/recording?view=record", width=width)
    expect(page.locator(".nn-growing text").first).to_be_visible()
    size = "each => parseFloat(getComputedStyle(each).fontSize) * each.ownerSVGElement.getScreenCTM().a"
    assert page.locator(".nn-growing text").first.evaluate(size) >= 9


def test_another_visitor_does_not_see_it(server, open_page):
    page, other = begun(open_page(f"{server}/{TRAIN}")), open_page(f"{server}/{TRAIN}")
    expect(job(other, "none")).to_be_visible()
    expect(other.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    names = [each.evaluate("sessionStorage.getItem('nnviz-owner')") for each in (page, other)]
    assert re.fullmatch(r"[\w-]{22}", names[0])
    assert names[0] != names[1]
    assert not any(name in each.url for name in names for each in (page, other))
    other.get_by_role("button", name="Train", exact=True).click()
    expect(job(other, "queued")).to_have_text("Queued: next to begin.")
    stop(page)
    expect(job(other, "running")).to_contain_text("Step")
    stop(other)


def test_one_who_wanders_through_the_pages_keeps_it(server, open_page):
    page = begun(open_page(f"{server}/{TRAIN}"))
    before = step(page)
    page.get_by_role("link", name="Glossary").first.click()
    expect(page.get_by_role("heading", name="Glossary", exact=True)).to_be_visible()
    page.go_back()
    expect(job(page, "running")).to_contain_text("Step")
    assert step(page) >= before
    stop(page)


RECORD = "recording?view=record&network=16&images=5000&epochs=200&every=100"


def test_a_recording_is_watched_stopped_wound_back_saved_and_loaded_again(server, open_page, tmp_path):
    page = begun(open_page(f"{server}/{RECORD}"), "Record")
    page.reload()
    expect(job(page, "running")).to_contain_text("Step")
    page.wait_for_function(
        "() => Number(/Step ([0-9,]+)/.exec(document.body.innerText)?.[1].replaceAll(',', '')) > 250"
    )
    assert stop(page) < 4
    words = page.get_by_test_id("recorded")
    expect(words).to_contain_text("recorded moments up to step")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"run-[0-9a-f]{8}\.nnviz", name)
    file = tmp_path / name
    download.value.save_as(file)
    run = name.removesuffix(".nnviz")
    page.get_by_role("button", name="Wind it back").click()
    page.wait_for_url(re.compile(rf"/recording\?.*run={run}"))
    page.reload()
    expect(page.locator(".recording[data-step]")).to_be_visible()
    assert f"run={run}" in page.url
    keep = page.get_by_role("button", name=re.compile("^Keep step"))
    step_kept = re.search(r"step ([\d,]+)", keep.inner_text())[1].replace(",", "")
    keep.click()
    kept = page.get_by_test_id("kept-moment")
    expect(kept).to_contain_text(f"{run}@{step_kept} opens on")
    kept.get_by_role("link", name="Mistakes").click()
    page.wait_for_url(re.compile(rf"/mistakes\?.*model={run}(@|%40){step_kept}"))
    other = open_page(f"{server}/recording?view=record&run={run}")
    expect(other.get_by_text("load it back from its file")).to_be_visible()
    other.locator("input[type=file]").set_input_files(file)
    expect(other.get_by_test_id("loaded")).to_contain_text(name)
    other.get_by_role("button", name="Wind it back").click()
    other.wait_for_url(re.compile(rf"/recording\?.*run={run}"))
    root = other.locator(".recording[data-step]")
    expect(root).to_be_visible()
    with other.expect_response(re.compile("live/moment")) as answer:
        root.get_by_role("slider", name="Step").press("End")
    assert answer.value.status == 200
    expect(root).not_to_have_attribute("data-step", "0")


def test_what_is_no_recording_is_refused(server, open_page, tmp_path):
    page = open_page(f"{server}/recording?view=record")
    for content in (b"", b"GIF89a", b"\x80\x04K\x01."):
        file = tmp_path / f"{len(content)}.nnviz"
        file.write_bytes(content)
        page.locator("input[type=file]").set_input_files(file)
        expect(
            page.get_by_text("The recording can't be read").or_(page.get_by_text("The recording can’t be read"))
        ).to_be_visible()
        page.get_by_role("button", name=re.compile("Remove")).first.click()
        expect(page.get_by_text(re.compile("The recording can.t be read"))).to_have_count(0)
