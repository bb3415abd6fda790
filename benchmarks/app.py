"""The running app in headless Chromium: stroke to prediction, first paint, memory idle and per visitor;
the first two beside the least page that has a canvas and an answer, in the same run.

python -m benchmarks.app
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import conftest  # noqa: E402
from drawing_tools import THREE, answer, draw  # noqa: E402

CANVAS_DEBOUNCE = 200
"""Milliseconds that the canvas itself waits after mouse-up."""
STROKES, PAINTS, VISITORS = 30, 15, 10
BARE_IMPORT = "import streamlit, torch, plotly, pandas; print(open('/proc/self/statm').read().split()[1])"
PAGE_MEGABYTES = 4096 / 2**20
WATCH = """() => {
  window.times = {answer: [], steps: []};
  // The pictures of the steps come after the answer and change with every stroke, so they tell when all has come.
  for (const part of Object.keys(times)) {
    const shown = () => document.querySelector(`[data-testid=${part}]`)?.innerHTML;
    let released = null, last = shown();
    document.addEventListener('pointerup', () => { released = performance.now(); }, true);
    new MutationObserver(() => {
      const now = shown();
      if (now && now !== last) {
        last = now;
        if (released) times[part].push(performance.now() - released);
        released = null;
      }
    }).observe(document.body, {childList: true, subtree: true, characterData: true});
  }
}"""


def main() -> None:
    with (
        conftest.running_server() as address,
        conftest.running_server("benchmarks/floor.py") as floor,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=conftest.executable(), args=conftest.FLAGS)
        visit(browser, address).context.close()
        visit(browser, floor).context.close()
        report_strokes(visit(browser, f"{address}/draw"), visit(browser, floor))
        paints = [(paint(browser, address), paint(browser, floor)) for _ in range(PAINTS)]
        report_beside("first paint of a warm server", *zip(*paints, strict=True), unit="s")
        report_memory(browser, address)


def report_strokes(page: Page, floor: Page) -> None:
    for each in (page, floor):
        prepare_strokes(each)
    generator = np.random.default_rng(0)
    for number in range(STROKES):
        stroke = [tuple(point) for point in generator.uniform(20, 260, (4, 2))]
        for each in (page, floor):
            each.bring_to_front()
            draw(each, stroke)
            each.wait_for_function("count => times.steps.length > count", arg=number)
            each.wait_for_timeout(400)
    for part, what in (("answer", "new prediction"), ("steps", "all that it changes")):
        report_beside(f"mouse-up → {what}, beyond the canvas's 200 ms", times(page, part), times(floor, part), "ms")


def strokes(page: Page, count: int) -> list[float]:
    """Milliseconds from the end of each of `count` random strokes on a prepared page to its prediction."""
    generator, first = np.random.default_rng(0), len(page.evaluate("times.answer"))
    for number in range(count):
        draw(page, [tuple(point) for point in generator.uniform(20, 260, (4, 2))])
        page.wait_for_function("count => times.steps.length > count", arg=first + number)
        page.wait_for_timeout(400)
    return times(page, "answer")[first:]


def prepare_strokes(page: Page) -> None:
    page.bring_to_front()
    draw(page, THREE)
    answer(page)
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)


def times(page: Page, part: str) -> list[float]:
    return [value - CANVAS_DEBOUNCE for value in page.evaluate(f"times.{part}")]


def report_beside(what: str, values: Sequence[float], floor: Sequence[float], unit: str) -> None:
    report(what, values, unit)
    report("  the same of the least page", floor, unit)


def report(what: str, values: Sequence[float], unit: str) -> None:
    print(
        f"{what}: median {statistics.median(values):.3g} {unit} ({min(values):.3g}–{max(values):.3g}, n = {len(values)})"
    )


def paint(browser: Browser, address: str) -> float:
    start = time.perf_counter()
    page = visit(browser, address)
    page.get_by_test_id("strip").wait_for()
    seconds = time.perf_counter() - start
    page.context.close()
    return seconds


def report_memory(browser: Browser, address: str) -> None:
    bare = (
        float(subprocess.run([sys.executable, "-c", BARE_IMPORT], capture_output=True, text=True, check=True).stdout)
        * PAGE_MEGABYTES
    )
    with conftest.running_server() as fresh:
        visit(browser, fresh).context.close()
        time.sleep(1)
        idle = server_megabytes(fresh)
        pages = [drawing_visitor(browser, fresh)]
        first = server_megabytes(fresh)
        for _ in range(VISITORS):
            pages.append(drawing_visitor(browser, fresh))
        grown = server_megabytes(fresh) - first
    print(
        f"memory: bare imports {bare:.0f} MB, idle server {idle - bare:+.0f} MB, first drawing visitor {first - idle:+.0f} MB"
    )
    print(f"memory: each of {VISITORS} further visitors {grown / VISITORS:+.1f} MB")


def drawing_visitor(browser: Browser, address: str) -> Page:
    page = visit(browser, f"{address}/draw")
    draw(page, THREE)
    answer(page)
    return page


def server_megabytes(address: str) -> float:
    port = address.rsplit(":", 1)[1]
    for folder in Path("/proc").glob("[0-9]*"):
        command = (folder / "cmdline").read_bytes().split(b"\0")
        if b"streamlit" in command and port.encode() in command:
            return int((folder / "statm").read_text().split()[1]) * PAGE_MEGABYTES
    raise RuntimeError(f"no server on port {port}")


def visit(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    page.wait_for_selector("h1")
    return page


if __name__ == "__main__":
    main()
