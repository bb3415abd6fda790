"""From "Why not 6?" in the gallery to the answer in the browser: the first part, and all of it; each case anew and again.

python -m benchmarks.why
"""

import statistics
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks import app

CASES = {"mnist-tiny-cnn": (6, 0), "mnist-cnn": (9, 4)}
MISTAKES = 5


def main() -> None:
    with app.conftest.running_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=app.conftest.executable(), args=app.conftest.FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        for model, (true, predicted) in CASES.items():
            gallery = f"{address}/mistakes?model={model}&true={true}&predicted={predicted}"
            answered(page, gallery, true, 0)  # the images of the class are read once for all mistakes of it
            times = [answered(page, gallery, true, number) for number in range(1, MISTAKES)]
            for what, values in zip(("first part", "all"), zip(*times, strict=True), strict=True):
                print(
                    f"{model}: {what} after {statistics.median(values):.2f} s ({min(values):.2f}–{max(values):.2f}, n = {len(values)})"
                )
        browser.close()


def answered(page: Page, gallery: str, true: int, number: int) -> tuple[float, float]:
    """Seconds from the click on the question under image `number` to the first part and to the verdict."""
    page.goto(gallery)
    question = page.get_by_role("link", name=f"Why not {true}?").nth(number)
    question.wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    start = time.perf_counter()
    question.click()
    page.locator(".st-key-card-why-0 .nn-tile").first.wait_for(timeout=60_000)
    first = time.perf_counter() - start
    page.locator("[data-testid=verdict]").filter(has_not_text="Measuring").wait_for(timeout=60_000)
    return first, time.perf_counter() - start


if __name__ == "__main__":
    main()
