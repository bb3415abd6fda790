"""Clicks in the running app, in headless Chromium, from the click to the frame that shows the answer:
a page opened from the navigation, a cell of the confusion matrix, a filter; and images played.

python -m benchmarks.pages [clicks]
"""

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import conftest  # noqa: E402
from plot_tools import click_point, drawn  # noqa: E402

CLICKS = 15
PAUSE = 700
"""Milliseconds between two clicks, in which the page comes to rest."""
MARKERS = {
    "Filters": ".tile canvas",
    "Network": "[data-testid=bars] b",
    "Weights to pixels": ".tile canvas",
    "Training, wound back": ".tile canvas",
    "Class averages": ".hm image",
    "Mistakes": "[data-testid=gallery] .nn-map",
}
"""What a page is for: it stands once this is seen, nothing of the page before is, and every chart is drawn."""
CELLS = ((4, 2), (6, 0), (2, 6), (5, 7), (9, 7), (0, 6), (3, 4), (7, 9))
"""Cells of the matrix, (true, predicted), in which there are mistakes."""
WATCH = """() => {
  const main = () => document.querySelector('[data-testid=stMain]');
  const roots = () => [main(), ...[...main().querySelectorAll('[data-testid=stBidiComponentIsolated]')].map(each => each.shadowRoot).filter(Boolean)];
  const seen = (selector, words = '') => roots()
    .some(root => [...root.querySelectorAll(selector)].some(each => each.checkVisibility() && each.textContent.includes(words)));
  const settled = () => !main().querySelector('[data-stale=true]')
    && [...main().querySelectorAll('[data-testid=stPlotlyChart]')].every(each => each.querySelector('.main-svg'));
  const until = {
    page: ([title, marker]) => main().querySelector('h1')?.innerText === title && seen(marker) && settled(),
    cell: names => { const shot = main().querySelector('[data-testid=gallery] figcaption');
      return names.every(name => shot?.innerText.includes(name)) && settled(); },
    filter: words => seen('.words', words),
    whole: words => seen('.words', words) && seen('figcaption', 'Activation') && settled(),
  };
  window.waitFor = (what, wanted) => {
    window.took = null;
    addEventListener('pointerup', event => {
      // The frame in which all stands is painted after its callbacks; the next one finds it shown.
      const look = () => until[what](wanted)
        ? requestAnimationFrame(now => { window.took = now - event.timeStamp; })
        : requestAnimationFrame(look);
      look();
    }, {once: true, capture: true});
  };
}"""

PLAYED = 8
"""Seconds."""
COUNT = """() => {
  window.changes = [];
  let last = null;
  const look = now => {
    const shown = document.querySelector('[data-testid=sample-title]')?.textContent + document.querySelector('[data-testid=panels]')?.textContent;
    if (shown !== last) changes.push(now);
    last = shown;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def main() -> None:
    clicks = int(sys.argv[1]) if len(sys.argv) > 1 else CLICKS
    with conftest.running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=conftest.executable(), args=conftest.FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        for title, times in page_changes(page, address, clicks).items():
            report(f"click on a warm page's link → {title}", times, 500)
        report("click on a cell → its images", cell_clicks(page, address, clicks), 300)
        report("click on a map → its filter", filter_clicks(page, address, clicks, "filter"), 200)
        report("the same until all that the view shows", filter_clicks(page, address, clicks, "whole"), 500)
        for model in ("fashion-mlp", "fashion-cnn"):
            print(f"{model}: {playing(page, address, model):.1f} images a second played, asked 5", flush=True)
        browser.close()


def page_changes(page: Page, address: str, clicks: int) -> dict[str, list[float]]:
    """Milliseconds by page, after a first round in which everything is made and loaded."""
    visit(page, address)
    times: dict[str, list[float]] = {title: [] for title in MARKERS}
    for _ in range(clicks + 1):
        for title, marker in MARKERS.items():
            link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True)
            times[title].append(timed(page, "page", [title, marker], link.click))
    return {title: values[1:] for title, values in times.items()}


def cell_clicks(page: Page, address: str, clicks: int) -> list[float]:
    """Milliseconds from a click on a cell of the confusion matrix to the images in it."""
    visit(page, f"{address}/mistakes")
    drawn(page)
    names = page.locator(".js-plotly-plot").evaluate("plot => plot._fullLayout.yaxis.ticktext")
    times = []
    for number in range(clicks + 1):
        true, said = CELLS[number % len(CELLS)]
        times.append(timed(page, "cell", [names[true], names[said]], lambda: click_point(page, said, true)))  # noqa: B023
    return times[1:]


def filter_clicks(page: Page, address: str, clicks: int, until: str) -> list[float]:
    """Milliseconds from a click on a map to its filter: map, field and weights, or until the `whole` view stands."""
    times = []
    visit(page, f"{address}/filters")
    page.get_by_role("button", name="relu1 · channel 0", exact=True).wait_for()
    for number in range(clicks + 1):
        page.get_by_text("All filters", exact=True).click()
        tile = page.get_by_role("button", name=f"relu1 · channel {number}", exact=True)
        tile.hover()
        times.append(timed(page, until, f"conv1, channel {number}:", tile.click))
    return times[1:]


def playing(page: Page, address: str, model: str) -> float:
    """Images a second while test images are played at the fastest speed."""
    visit(page, f"{address}/averages?view=image&model={model}")
    page.get_by_test_id("sample-title").wait_for()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(2 * PAUSE)
    page.evaluate(COUNT)
    page.wait_for_timeout(1000 * PLAYED)
    times = page.evaluate("changes")
    return 1000 * (len(times) - 1) / (times[-1] - times[0])


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("h1")
    page.wait_for_timeout(PAUSE)
    page.evaluate(WATCH)


def timed(page: Page, what: str, wanted: object, click) -> float:
    """Milliseconds from the release of the button in `click` until what is `wanted` has been painted."""
    page.wait_for_timeout(PAUSE)
    page.evaluate("asked => waitFor(...asked)", [what, wanted])
    click()
    page.wait_for_function("took !== null")
    return page.evaluate("took")


def report(what: str, times: Sequence[float], bar: float) -> None:
    print(
        f"{what}: median {statistics.median(times):.0f} ms ({min(times):.0f}–{max(times):.0f}, n = {len(times)}), asked {bar}",
        flush=True,
    )


if __name__ == "__main__":
    main()
