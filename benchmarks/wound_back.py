"""A training dragged and played in headless Chromium: how soon a moment is there, and how many a second.

python -m benchmarks.wound_back [rounds] [checkout]
"""

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks import app

RUNS = ("fashion-mlp", "mnist-tiny-cnn", "mnist-mlp")
ROUNDS, SECONDS, DRAGS = 3, 8, 24
SCRUB_WITHIN, A_SECOND = 150, 10
VIEW = "view=weights&axis=linear"
WATCH = """root => {
  Object.assign(window, { moved: [], shown: [], requests: [] });
  const svg = root.querySelector(".chart svg");
  svg.addEventListener("pointermove", (event) => event.buttons && window.moved.push(event.timeStamp));
  // Number and pictures change in one turn, which the next frame draws; the one after it begins once that is done.
  new MutationObserver(() => {
    const step = Number(root.dataset.step);
    requestAnimationFrame(() => requestAnimationFrame((now) => window.shown.push([step, now])));
  }).observe(root, { attributeFilter: ["data-step"] });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (entry.name.includes("live/moment")) window.requests.push([entry.duration, entry.encodedBodySize]);
  })).observe({ type: "resource" });
}"""
THERE = """before => {
  const there = window.shown.find(([step]) => step !== before);
  return there && window.moved.length && there[1] - window.moved[0];
}"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    checkout = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[1]
    with app.conftest.running_server(checkout=checkout) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=app.conftest.executable(), args=app.conftest.FLAGS)
        measured = {run: ([], []) for run in RUNS}
        for _ in range(rounds):
            for run in RUNS:
                page = opened(browser.new_context(viewport={"width": 1440, "height": 1000}).new_page(), address, run)
                for each, values in zip(measured[run], (dragged(page), played(page)), strict=True):
                    each.append(values)
                page.context.close()
        browser.close()
    for run, (waits, rates) in measured.items():
        report(run, waits, rates)


def opened(page: Page, address: str, run: str) -> Page:
    page.goto(f"{address}/recording?run={run}&{VIEW}")
    page.locator(".recording[data-step]").wait_for(timeout=60_000)
    page.wait_for_timeout(2500)
    page.locator(".recording[data-step]").evaluate(WATCH)
    return page


def dragged(page: Page) -> list[float]:
    """Milliseconds from each move of the pressed pointer, which rests until the moment is there, to the frame that shows it."""
    box = page.locator(".recording .chart svg").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 80)
    page.mouse.down()
    page.wait_for_timeout(1000)
    waits = []
    for number in range(DRAGS):
        before = page.locator(".recording").get_attribute("data-step")
        page.evaluate("window.moved = []; window.shown = []")
        page.mouse.move(box["x"] + 60 + (box["width"] - 90) * (number * 7 % DRAGS + 1) / DRAGS, box["y"] + 80)
        waits.append(page.wait_for_function(THERE, arg=int(before or 0), polling=20, timeout=20_000).json_value())
    page.mouse.up()
    page.wait_for_timeout(1500)
    return waits


def played(page: Page) -> tuple[float, float, float]:
    """Moments that frames show a second, for some seconds or to the end of the training; the median milliseconds of a request, and its bytes."""
    page.locator(".recording").get_by_role("button", name="The start").click()
    page.wait_for_timeout(1500)
    page.evaluate("window.shown = []; window.requests = []")
    page.locator(".recording").get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1000 * SECONDS + 1500)
    shown, requests = page.evaluate("[window.shown, window.requests]")
    frames = dict(sorted((at, step) for step, at in shown))  # what one frame shows is the last of it
    times = [at for at in frames if at <= min(frames) + 1000 * SECONDS]
    took, size = (statistics.median(each) for each in zip(*requests, strict=True))
    return 1000 * (len(times) - 1) / (times[-1] - times[0]), took, size


def report(run: str, waits: list[list[float]], rates: list[tuple[float, float, float]]) -> None:
    medians = [statistics.median(each) for each in waits]
    every = [wait for each in waits for wait in each]
    a_second, took, size = ([each[at] for each in rates] for at in range(3))
    wait, rate = statistics.median(every), statistics.median(a_second)
    print(
        f"{run}: a move of the pointer to its moment {wait:.0f} ms ({min(medians):.0f}–{max(medians):.0f} in rounds, 95 of 100 within "
        f"{statistics.quantiles(every, n=20)[-1]:.0f}), asked {SCRUB_WITHIN}, ratio {wait / SCRUB_WITHIN:.2f}; "
        f"{rate:.1f} moments a second ({min(a_second):.1f}–{max(a_second):.1f}), asked {A_SECOND}, ratio {rate / A_SECOND:.2f}; "
        f"a request {statistics.median(took):.0f} ms, {statistics.median(size) / 1000:.0f} kB"
    )


if __name__ == "__main__":
    main()
