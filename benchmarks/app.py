"""The running app in headless Chromium: stroke to prediction, answers while the pen moves, first paint, memory idle and per visitor;
strokes and first paint beside the least page that has a canvas and an answer, in the same run.

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
from drawing_tools import SHEET, THREE, answer, draw, on_screen  # noqa: E402

from benchmarks import processes  # noqa: E402

CANVAS_DEBOUNCE = 200
"""Milliseconds that the canvas itself waits after mouse-up."""
STROKES, PAINTS, VISITORS = 30, 15, 10
BARE_IMPORT = "import streamlit, torch, plotly, pandas; print(open('/proc/self/statm').read().split()[1])"
# The pictures of the steps come after the answer and change with every stroke, so they tell when all has come. Where the
# answer follows the pen, the last change of it is the one that counts: none after the stroke's end is no time at all.
WATCH = """() => {
  window.times = {answer: [], steps: []};
  const shown = part => document.querySelector(`[data-testid=${part}]`)?.innerHTML;
  const last = {answer: shown('answer'), steps: shown('steps')};
  let released = null, answered = 0;
  document.addEventListener('pointerup', () => { released = performance.now(); answered = 0; }, true);
  new MutationObserver(() => {
    for (const part of Object.keys(last)) {
      const now = shown(part);
      if (!now || now === last[part]) continue;
      last[part] = now;
      if (released === null) continue;
      const passed = performance.now() - released;
      if (part === 'answer') answered = passed;
      else {
        times.answer.push(answered);
        times.steps.push(passed);
        released = null;
      }
    }
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
SCRIBBLE, EVENT = 4.0, 1 / 60
ASKED = """() => performance.getEntriesByType('resource')
  .filter(each => each.name.endsWith('/live/answer') && each.responseStatus === 200).map(each => each.duration)"""


def main() -> None:
    with (
        conftest.running_server() as address,
        conftest.running_server("benchmarks/floor.py") as floor,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=conftest.executable(), args=conftest.FLAGS)
        visit(browser, address).context.close()
        visit(browser, floor).context.close()
        draw_page = visit(browser, f"{address}/draw")
        report_strokes(draw_page, visit(browser, floor))
        report_live(draw_page)
        draw_page.context.close()
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
    report_beside("mouse-up → new prediction", page.evaluate("times.answer"), floor.evaluate("times.answer"), "ms")
    beyond = "mouse-up → all that a stroke changes, beyond the canvas's 200 ms"
    report_beside(beyond, times(page, "steps"), times(floor, "steps"), "ms")


def strokes(page: Page, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds from the end of each of `count` random strokes on a prepared page to its prediction and to all that it changes.

    The latter leaves out what the canvas itself waits.
    """
    generator, first = np.random.default_rng(0), len(page.evaluate("times.answer"))
    for number in range(count):
        draw(page, [tuple(point) for point in generator.uniform(20, 260, (4, 2))])
        page.wait_for_function("count => times.steps.length > count", arg=first + number)
        page.wait_for_timeout(400)
    return page.evaluate("times.answer")[first:], times(page, "steps")[first:]


def report_live(page: Page) -> None:
    """Draw for some seconds at 60 events a second: answers a second while the pen is down, and from request to answer."""
    page.bring_to_front()
    page.get_by_role("button", name="Clear").click()
    page.wait_for_timeout(1000)
    page.evaluate("performance.clearResourceTimings(); performance.setResourceTimingBufferSize(5000)")
    begun, step = time.perf_counter(), 0
    page.mouse.move(*on_screen(page, [(40, 40)])[0])
    page.mouse.down()
    while (now := time.perf_counter() - begun) < SCRIBBLE:
        angle = step / 12
        place = (140 + (40 + now * 20) * np.cos(angle), 140 + (40 + now * 20) * np.sin(angle))
        page.mouse.move(*on_screen(page, [place])[0])
        step += 1
        time.sleep(max(0.0, begun + step * EVENT - time.perf_counter()))
    durations = page.evaluate(ASKED)
    page.mouse.up()
    print(
        f"while the pen moves: {len(durations) / SCRIBBLE:.1f} answers a second, {step / SCRIBBLE:.0f} pen events a second"
    )
    report("while the pen moves: request → answer", durations, "ms")


def prepare_strokes(page: Page) -> None:
    page.bring_to_front()
    page.locator(SHEET).wait_for()
    page.wait_for_timeout(500)
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
        * processes.PAGE_BYTES
        / processes.MEGABYTE
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
    return processes.megabytes(processes.listening_on(int(address.rsplit(":", 1)[1])))


def visit(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    page.wait_for_selector("h1")
    return page


if __name__ == "__main__":
    main()
