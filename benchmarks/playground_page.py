"""The playground in headless Chromium: pictures a second while 2-24-12-1 trains, how soon a control's effect is seen, another
visitor's page changes beside it; and many visitors who train at once, over the app's own route.

python -m benchmarks.playground_page [rounds]
"""

import asyncio
import json
import statistics
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import app, pages
from benchmarks.playground_visitor import PlaygroundVisitor

ROUNDS, SECONDS, CHANGES = 3, 8, 8
ACTS = 12
CROWDS = (20, 50)
TRAINED_FOR = 20.0
"""Seconds."""
WATCH = """root => {
  Object.assign(window, { pictures: [], begun: null, seen: null, until: null });
  const look = () => window.until && window.begun !== null && window.until(root) && window.seen === null;
  new MutationObserver(() => {
    // What changes in this turn is drawn by the next frame; the one after it begins once that is done.
    const there = look();
    requestAnimationFrame(() => requestAnimationFrame((now) => {
      if (window.pictures.at(-1) !== now) window.pictures.push(now);
      if (there && window.seen === null) window.seen = now - window.begun;
    }));
  }).observe(root, { attributes: true, subtree: true, attributeFilter: ["data-pictures", "data-parameters"] });
  for (const kind of ["pointerdown", "input"])
    root.addEventListener(kind, (event) => { window.begun ??= event.timeStamp; }, true);
}"""
UNTIL = """([kind, value]) => {
  Object.assign(window, { begun: null, seen: null });
  const is = { rate: (root) => Number(root.dataset.rate) === value, steps: (root) => Number(root.dataset.steps) < value };
  window.until = is[kind];
}"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with app.conftest.running_server() as address:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=app.conftest.executable(), args=app.conftest.FLAGS)
            report_page(browser, address, rounds)
            browser.close()
        for visitors in CROWDS:
            asyncio.run(report_crowd(address, visitors))


def report_page(browser: Browser, address: str, rounds: int) -> None:
    page = opened(browser, address)
    report("pictures a second", [pictures(page) for _ in range(rounds)], "asked 15")
    report("a learning rate that is slid, ms", [wait for _ in range(rounds) for wait in rates(page)], "asked 150")
    report("a restart, ms", [wait for _ in range(rounds) for wait in restarts(page)], "asked 150")
    report_changes(browser, address, page, rounds)


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.goto(f"{address}/playground")
    root = page.locator(".playground[data-steps]")
    root.wait_for(timeout=60_000)
    page.wait_for_timeout(2500)
    root.evaluate(WATCH)
    return page


def press(page: Page, name: str) -> None:
    page.locator(".playground").get_by_role("button", name=name, exact=True).click()


def pictures(page: Page) -> float:
    """Pictures that frames show a second while it trains."""
    press(page, "Play")
    page.wait_for_timeout(1000)
    page.evaluate("window.pictures = []")
    page.wait_for_timeout(1000 * SECONDS)
    shown = page.evaluate("window.pictures")
    press(page, "Pause")
    page.wait_for_timeout(500)
    return 1000 * (len(shown) - 1) / (shown[-1] - shown[0])


def rates(page: Page) -> list[float]:
    """Milliseconds from another learning rate, while it trains, to the frame with the first picture of a network trained at it."""
    slider = page.get_by_role("slider", name="Learning rate")
    press(page, "Play")
    waits = []
    for number in range(ACTS):
        place = 500 + 20 * number
        rate = float(f"{1e-4 * 1e4 ** (place / 1000):.2g}")
        waits.append(seen(page, "rate", rate, lambda place=place: slider.fill(str(place))))
        page.wait_for_timeout(300)
    press(page, "Pause")
    return waits


def restarts(page: Page) -> list[float]:
    """Milliseconds from a press on Restart, while it trains, to the frame with the first picture of the new run."""
    press(page, "Play")
    waits = []
    for _ in range(ACTS):
        page.wait_for_timeout(1500)
        steps = int(page.locator(".playground").get_attribute("data-steps") or 0)
        waits.append(seen(page, "steps", steps, lambda: press(page, "Restart")))
    press(page, "Pause")
    return waits


def seen(page: Page, kind: str, value: float, act) -> float:
    page.evaluate(UNTIL, [kind, value])
    act()
    return page.wait_for_function("window.seen", polling=20, timeout=20_000).json_value()


def report_changes(browser: Browser, address: str, training: Page, rounds: int) -> None:
    """Another visitor's page changes, with and without somebody who trains, by turns."""
    other = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    ratios, idle = [], []
    for _ in range(rounds):
        times = []
        for trains in (False, True):
            if trains:
                press(training, "Play")
            changes = pages.page_changes(other, address, CHANGES)
            times.append({title: statistics.median(each) for title, each in changes.items()})
            if trains:
                press(training, "Pause")
        idle.append(times[0])
        ratios.append({title: times[1][title] / times[0][title] for title in times[0]})
    for title in ratios[0]:
        report(
            f"{title}, its time beside one who trains over that of an idle server",
            [each[title] for each in ratios],
            f"asked 1.3; idle {statistics.median(each[title] for each in idle):.0f} ms",
        )


async def report_crowd(address: str, count: int) -> None:
    """So many visitors train 2-24-12-1, each looking at its pictures as seldom as it is told to."""
    async with AsyncExitStack() as stack:
        runs = []
        for _ in range(count):
            visitor = await stack.enter_async_context(PlaygroundVisitor(address))
            await visitor.open("playground")
            runs.append(visitor.run_of)
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(count) as executor:
            counts = await asyncio.gather(*(loop.run_in_executor(executor, watched, address, *run) for run in runs))
    speeds = [speed for speed, _, _ in counts]
    report(
        f"{count} visitors: examples a second, each",
        speeds,
        f"slowest over fastest {min(speeds) / max(speeds):.2f}; pictures a second "
        f"{statistics.median(pictures for _, pictures, _ in counts):.2f}; refused {sum(refused for *_, refused in counts)}",
    )


def watched(address: str, token: str, version: int) -> tuple[float, float, int]:
    """Examples and pictures a second of a run that is played for a while, and how many questions were refused."""
    request = {"token": token, "version": version}
    while asked(address, request | {"act": "play"}) is None:
        time.sleep(0.8)
    time.sleep(3)
    first = last = None
    number = refused = 0
    begun = time.perf_counter()
    while time.perf_counter() - begun < TRAINED_FOR:
        moment = asked(address, request)
        if moment is None:
            refused += 1
            time.sleep(0.8)
            continue
        last = (time.perf_counter(), moment["examples"])
        first, number = first or last, number + 1
        time.sleep(moment["pause"] / 1000)
    while asked(address, request | {"act": "pause"}) is None:
        time.sleep(0.8)
    assert first
    assert last
    return (last[1] - first[1]) / (last[0] - first[0]), (number - 1) / (last[0] - first[0]), refused


def asked(address: str, request: dict) -> dict | None:
    """What the route answers; None where too many ask."""
    headers = {"Content-Type": "application/json"}
    question = urllib.request.Request(f"{address}/live/playground", json.dumps(request).encode(), headers)
    try:
        with urllib.request.urlopen(question, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 503:
            return None
        raise


def report(what: str, values: Sequence[float], more: str) -> None:
    print(f"{what}: {statistics.median(values):,.2f} ({min(values):,.2f}–{max(values):,.2f}); {more}", flush=True)


if __name__ == "__main__":
    main()
