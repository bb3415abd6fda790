"""The playground in headless Chromium: pictures a second while 2-24-12-1 trains, how soon a control's effect is seen, another
visitor's page changes beside it; and many visitors who train at once, over the app's own route.

python -m benchmarks.playground_page [rounds]
"""

import asyncio
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import app, pages
from benchmarks.playground_visitor import PlaygroundVisitor, watched

ROUNDS, SECONDS, CHANGES = 3, 8, 8
ACTS, BEGINNING = 12, 4
"""How often a control is used; seconds in which a training has begun for certain."""
CROWDS = (20, 50)
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
    """Another visitor's page changes while nobody trains, beside one whose browser is elsewhere, and beside one whose browser is here."""
    other = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    beside = {"elsewhere": lambda: looked_at_from_elsewhere(address), "here": lambda: playing(training)}
    ratios, idle = {where: [] for where in beside}, []
    for _ in range(rounds):
        idle.append(changes(other, address))
        for where, trains in beside.items():
            with trains():
                took = changes(other, address)
            ratios[where].append({title: took[title] / idle[-1][title] for title in took})
    for where, title in ((where, title) for where in beside for title in idle[0]):
        report(
            f"{title}, its time beside one who trains, whose browser is {where}, over that of an idle server",
            [each[title] for each in ratios[where]],
            f"asked 1.3; idle {statistics.median(each[title] for each in idle):.0f} ms",
        )


def changes(page: Page, address: str) -> dict[str, float]:
    """The median milliseconds of a change to each page."""
    return {title: statistics.median(each) for title, each in pages.page_changes(page, address, CHANGES).items()}


@contextmanager
def playing(page: Page) -> Iterator[None]:
    """The playground trains and is drawn by the browser on this machine."""
    press(page, "Play")
    yield
    press(page, "Pause")


@contextmanager
def looked_at_from_elsewhere(address: str) -> Iterator[None]:
    """The playground trains and is asked for each picture, as by a browser, which draws nothing here."""
    over = threading.Event()
    with ThreadPoolExecutor(1) as executor:
        watching = executor.submit(lambda: asyncio.run(one_who_looks(address, over)))
        time.sleep(BEGINNING)
        yield
        over.set()
        assert watching.result() > 0, "nothing was trained"


async def one_who_looks(address: str, over: threading.Event) -> float:
    async with PlaygroundVisitor(address) as visitor:
        await visitor.open("playground")
        return (await asyncio.to_thread(watched, address, *visitor.run_of, over))[0]


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
            counts = await asyncio.gather(
                *(loop.run_in_executor(executor, watched, address, token, version) for token, version in runs)
            )
    speeds = [speed for speed, _, _ in counts]
    report(
        f"{count} visitors: examples a second, each",
        speeds,
        f"slowest over fastest {min(speeds) / max(speeds):.2f}; pictures a second "
        f"{statistics.median(pictures for _, pictures, _ in counts):.2f}; refused {sum(refused for *_, refused in counts)}",
    )


def report(what: str, values: Sequence[float], more: str) -> None:
    print(f"{what}: {statistics.median(values):,.2f} ({min(values):,.2f}–{max(values):,.2f}); {more}", flush=True)


if __name__ == "__main__":
    main()
