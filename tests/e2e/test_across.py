"""The pages across a data set in a real browser: a cell and its images, playing and pausing."""

import re

import pandas
import pytest
from drawing_tools import SEVEN, SHEET, draw
from playwright.sync_api import expect
from plot_tools import click_point, drawn

from nnviz_core.figures.confusion import BESIDE

pytestmark = pytest.mark.e2e


def test_a_click_on_a_cell_shows_its_images(server, open_page):
    page = open_page(f"{server}/mistakes")
    expect(page.get_by_test_id("gallery")).to_be_visible()
    drawn(page)
    click_point(page, 2, 4)
    expect(page.get_by_test_id("gallery").get_by_test_id("shot").first).to_contain_text("4: Coat")
    expect(page.get_by_test_id("gallery").get_by_test_id("shot").first).to_contain_text("2: Pullover")
    page.wait_for_url(re.compile("true=4.*predicted=2|predicted=2.*true=4"))
    closer = page.get_by_test_id("shot").last
    expect(closer).to_contain_text("4: Coat")
    named = re.search("input=fashion-([0-9]+)", closer.get_by_role("link").first.get_attribute("href"))
    expect(page.get_by_role("combobox", name="Test image")).to_have_value(named.group(1))
    elsewhere = open_page(page.url)
    expect(elsewhere.get_by_test_id("gallery").get_by_test_id("shot").first).to_contain_text("4: Coat")
    framed(elsewhere, 2, 4)
    click_point(elsewhere, 10 + BESIDE, 4)
    elsewhere.wait_for_url(lambda address: "true=4" in address and "predicted" not in address)
    click_point(elsewhere, 9, 1)
    expect(elsewhere.get_by_text("No test image with label 1: Trouser is read as 9: Ankle boot.")).to_be_visible()
    framed(elsewhere, 9, 1)


def framed(page, predicted, true):
    """Check that the frame in the matrix stands around this cell, to the pixel."""
    page.wait_for_function(FRAMED, arg=[predicted, true])


FRAMED = """([x, y]) => {
  const plot = document.querySelector('.js-plotly-plot'), mark = document.querySelector('.nn-cell-mark')?.getBoundingClientRect();
  if (!plot?._fullLayout || !mark) return false;
  const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
  const ends = [box.left + xaxis._offset + xaxis.d2p(x - 0.5), box.left + xaxis._offset + xaxis.d2p(x + 0.5),
    box.top + yaxis._offset + yaxis.d2p(y - 0.5), box.top + yaxis._offset + yaxis.d2p(y + 0.5)];
  return [mark.left, mark.right, mark.top, mark.bottom].every((end, place) => Math.abs(end - ends[place]) < 1.5);
}"""


def test_a_click_on_a_picture_leads_to_its_reasons_within_the_app(server, open_page):
    page = open_page(f"{server}/mistakes?model=mnist-tiny-cnn&true=6&predicted=0")
    shot = page.get_by_test_id("gallery").get_by_test_id("shot").first
    expect(shot).to_be_visible()
    page.evaluate("window.isTheSamePage = true")
    with page.context.expect_page() as beside:
        shot.get_by_role("link", name="Filters").click(button="middle")
    beside.value.wait_for_url(re.compile("filters.input=mnist-[0-9]+&model=mnist-tiny-cnn$"))
    shot.get_by_role("link", name="test image").click()
    page.wait_for_url(re.compile("/why.*model=mnist-tiny-cnn.*true=6"))
    expect(page.get_by_role("heading", name="Why 0, and not 6?")).to_be_visible()
    page.go_back()
    expect(shot).to_be_visible()
    assert page.evaluate("window.isTheSamePage")


WATCH = """() => {
  const main = document.querySelector('[data-testid=stMain]'), panels = document.querySelector('.nn-steady');
  Object.assign(window, {images: 0, removed: [], heights: new Set(), playing: true});
  new MutationObserver(() => { window.images += 1; }).observe(panels.querySelector('h2'), {subtree: true, characterData: true});
  new MutationObserver(changes => changes.forEach(change => change.removedNodes.forEach(node => window.removed.push(node.nodeName))))
    .observe(main, {subtree: true, childList: true});
  const look = () => { window.heights.add(main.scrollHeight); if (window.playing) requestAnimationFrame(look); };
  look();
}"""


def test_play_and_pause(server, open_page):
    page = open_page(f"{server}/averages?input=fashion-8")  # 12 is the first that the network gets wrong.
    expect(page.get_by_test_id("sample-title")).to_be_visible()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)
    page.wait_for_timeout(4000)
    images, removed, heights = page.evaluate("playing = false, [images, removed, [...heights]]")
    # Five a second on a machine of its own.
    assert images >= 6
    assert page.locator(".nn-bars tr.nn-truth").count() == 1
    assert removed == []
    assert len(heights) == 1
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(500)
    number = page.get_by_label("Test image")
    stopped = number.input_value()
    page.wait_for_timeout(1000)
    assert number.input_value() == stopped
    page.wait_for_url(re.compile(f"input=fashion-{stopped}(&|$)"))
    for turn in ("Play", "Pause") * 3:
        page.get_by_role("button", name=turn).click()
        page.wait_for_timeout(300)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_drawing_stands_beside_the_averages_of_two_classes(server, open_page):
    page = open_page(f"{server}/averages?view=own&model=mnist-tiny-cnn")
    expect(page.get_by_text("a handwritten 2")).to_be_visible()
    page.get_by_role("radio", name="Draw").click()
    expect(page.get_by_text("Nothing is drawn yet")).to_be_visible()
    page.locator(SHEET).wait_for()
    draw(page, SEVEN)
    page.wait_for_url(re.compile("input=strokes-"))
    expect(page.get_by_test_id("sample-title")).to_contain_text("7, ")
    elsewhere = open_page(page.url)
    expect(elsewhere.get_by_test_id("sample-title")).to_have_text(page.get_by_test_id("sample-title").inner_text())


def test_each_page_comes_back_as_its_link_says(server, open_page):
    page = open_page(f"{server}/averages?view=image")
    expect(page.get_by_test_id("sample-title")).to_be_visible()
    beside = page.get_by_test_id("stSidebarNavItems")
    beside.get_by_role("link", name="Mistakes").click()
    expect(page.get_by_test_id("gallery")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    beside.get_by_role("link", name="Class averages").click()
    expect(page.get_by_test_id("sample-title")).to_be_visible()
    assert "view=image" in page.url


@pytest.mark.parametrize(
    ("link", "label", "rows", "columns"),
    [
        ("mistakes", "Counts as CSV", 10, 11),
        ("mistakes?true=4&predicted=2", "Images as CSV", 103, 5),
        ("mistakes?view=confidence", "Classes as CSV", 10, 11),
        ("network?place=logits-2", "All terms as CSV", 22 + 2, 4),
        ("averages", "What is shown as CSV", 10 * (784 + 32 + 32 + 32 + 32 + 10 + 10), 6),
        (
            "averages?model=mnist-tiny-cnn",
            "What is shown as CSV",
            10 * (784 + 22 + 22 + 10 + 10) + 8 * (2 * 26**2 + 13**2),
            6,
        ),
        (
            "averages?model=mnist-tiny-cnn&view=image",
            "What is shown as CSV",
            784 + 8 * (2 * 26**2 + 13**2) + 2 * (2 * 11**2 + 5**2) + 64,
            7,
        ),
    ],
)
def test_a_download_opens_in_pandas(server, open_page, link, label, rows, columns):
    page = open_page(f"{server}/{link}")
    button = page.get_by_role("button", name=label, exact=True)
    expect(button).to_be_visible()
    with page.expect_download() as coming:
        button.click()
    table = pandas.read_csv(coming.value.path())
    assert coming.value.suggested_filename.endswith(".csv")
    assert table.shape == (rows, columns)


def test_a_click_on_the_map_shows_its_image(server, open_page):
    page = open_page(f"{server}/averages?view=parting")
    chart = page.locator(".js-plotly-plot:has(.gl-canvas)")
    chart.wait_for(timeout=60_000)
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    x, y, sample = chart.evaluate(ALONE)
    click_point(page, x, y, ".js-plotly-plot:has(.gl-canvas)")
    expect(page.get_by_test_id("shot")).to_contain_text("Pullover")
    expect(page.get_by_test_id("shot").get_by_role("link", name="Draw")).to_have_attribute(
        "href", f"draw?input=fashion-{sample}&model=fashion-mlp"
    )


# The point of the first class that is farthest from the middle.
ALONE = """plot => {
  const {x, y, customdata} = plot._fullData[0], middle = values => values.reduce((a, b) => a + b) / values.length;
  const [across, up] = [middle([...x]), middle([...y])], far = place => (x[place] - across) ** 2 + (y[place] - up) ** 2;
  const place = customdata.map((_, place) => place).reduce((a, b) => far(a) > far(b) ? a : b);
  return [x[place], y[place], customdata[place][0]];
}"""
