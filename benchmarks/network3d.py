"""The Network page while drawing, in headless Chromium without a graphics card: updates a second, pen to picture.

python -m benchmarks.network3d [scribbles]
"""

import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import conftest  # noqa: E402
from space_tools import GRID, ready, settled  # noqa: E402

SECONDS, EVENT = 4.0, 1 / 60
WATCH = """element => {
  const root = element.closest('.n3d');
  window.pen = []; window.asked = []; window.seen = [];
  element.addEventListener('pointermove', () => window.pen.push(performance.now()));
  new MutationObserver(changes => {
    const now = performance.now();
    for (const name of new Set(changes.map(change => change.attributeName))) {
      if (name === 'data-asked') window.asked.push([Number(root.dataset.asked), now]);
      // The scene is drawn in the next frame; the frame after it has shown it.
      else requestAnimationFrame(() => requestAnimationFrame(() => window.seen.push([Number(root.dataset.sequence), performance.now()])));
    }
  }).observe(root, {attributeFilter: ['data-asked', 'data-sequence']});
}"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with conftest.running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=conftest.executable(), args=conftest.FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        visit(page, address)
        for number in range(rounds):
            report(*scribbled(page, number))
        browser.close()


def visit(page: Page, address: str) -> None:
    page.goto(f"{address}/network")
    ready(page)
    page.locator(GRID).evaluate(WATCH)


def scribbled(page: Page, number: int) -> tuple[int, float, list[float], list[float]]:
    """Draw for some seconds at 60 events a second: pen events, updates a second, request to picture and pen to picture (ms)."""
    page.evaluate("window.pen = []; window.asked = []; window.seen = []")
    box = page.locator(GRID).bounding_box()
    begun, step = time.perf_counter(), 0
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    while (now := time.perf_counter() - begun) < SECONDS:
        page.mouse.move(
            box["x"] + 40 + 110 * abs((now * 0.9 + 0.1 * number) % 2 - 1), box["y"] + 40 + 110 * now / SECONDS
        )
        step += 1
        time.sleep(max(0, begun + step * EVENT - time.perf_counter()))
    page.mouse.up()
    settled(page)
    pen, asked, seen = page.evaluate("[window.pen, window.asked, window.seen]")
    shown = dict(seen)
    sent = [(at, shown[sequence]) for sequence, at in asked if sequence in shown]
    waits = [next((done - event for at, done in sent if at >= event), None) for event in pen]
    fresh = [done - at for at, done in sent]
    known = [wait for wait in waits if wait is not None]
    return len(pen), len(seen) / (pen[-1] - pen[0]) * 1000, fresh, known


def report(events: int, rate: float, fresh: list[float], known: list[float]) -> None:
    print(
        f"{events / SECONDS:.0f} pen events a second: {rate:.1f} updates a second; request to picture {statistics.median(fresh):.0f} ms, "
        f"each pen event to the first picture with it {statistics.median(known):.0f} ms (median), "
        f"{statistics.quantiles(known, n=20)[-1]:.0f} ms (95 of 100)",
        flush=True,
    )


if __name__ == "__main__":
    main()
