"""A map switched off on Tweak in headless Chromium: from the click to the frame with the answer, and to that with the accuracy.

python -m benchmarks.tweak_page
"""

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import conftest  # noqa: E402

MODELS = {"mnist-tiny-cnn": "mnist-17", "mnist-cnn": "mnist-17", "fashion-cnn": "fashion-17"}
CLICKS, PAUSE = 9, 700
"""Clicks on different maps, and the milliseconds between them in which the page comes to rest."""
SWITCH = """map => new Promise(done => {
  const read = name => document.querySelector(`[data-testid=${name}]`)?.innerText;
  const before = ["tweak-answer", "tweak-accuracy"].map(read);
  const roots = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].map(each => each.shadowRoot);
  const maps = roots.find(root => root?.textContent.includes("Before:")).querySelectorAll(".cells");
  const start = performance.now(), took = [null, null];
  maps[map % (maps.length / 2)].click();
  const look = now => {
    ["tweak-answer", "tweak-accuracy"].forEach((name, place) => {
      const words = read(name);
      if (took[place] === null && words && words !== before[place] && (place === 0 || took[0] !== null)) took[place] = now - start;
    });
    took.includes(null) && now - start < 6000 ? requestAnimationFrame(look) : done(took);
  };
  requestAnimationFrame(look);
})"""


def main() -> None:
    with conftest.running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=conftest.executable(), args=conftest.FLAGS)
        for model, image in MODELS.items():
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{address}/tweak?model={model}&input={image}&changes=none")
            page.get_by_test_id("tweak-accuracy").wait_for(timeout=60_000)
            page.wait_for_timeout(3 * PAUSE)
            told(model, [clicked(page, number) for number in range(CLICKS)])
            page.close()
        browser.close()


def clicked(page: Page, number: int) -> tuple[float | None, float | None]:
    """Milliseconds to the answer and to the accuracy after a click on map `number`; None for what stays as it is."""
    answer, accuracy = page.evaluate(SWITCH, number)
    page.wait_for_timeout(PAUSE)
    return answer, accuracy


def told(model: str, clicks: list[tuple[float | None, float | None]]) -> None:
    for name, every in zip(("answer", "accuracy"), zip(*clicks, strict=True), strict=True):
        each = [took for took in every if took is not None]
        print(
            f"{model}: {name} {statistics.median(each):.0f} ms ({min(each):.0f}–{max(each):.0f}) in {len(each)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
