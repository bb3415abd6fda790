"""This checkout beside another one, in interleaved rounds of one run: stroke, page change, clicks, the 3D view, memory.

python -m benchmarks.compare OTHER_CHECKOUT [rounds]
"""

import contextlib
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import app, network3d, pages

ROUNDS, STROKES, CLICKS = 6, 6, 3


def main() -> None:
    other, rounds = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with (
        app.conftest.running_server() as here,
        app.conftest.running_server(checkout=other) as there,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=app.conftest.executable(), args=app.conftest.FLAGS)
        memory = [app.server_megabytes(address) for address in (here, there)]
        addresses = (here, there)
        for address in addresses:
            measure(browser, address)
        values: list[tuple[dict[str, list[float]], dict[str, list[float]]]] = []
        for number in range(rounds):
            order = (0, 1) if number % 2 == 0 else (1, 0)
            both = {place: measure(browser, addresses[place]) for place in order}
            values.append((both[0], both[1]))
        browser.close()
    print(f"memory of a server that has only started: {memory[0]:.0f} MB, the other checkout {memory[1]:.0f} MB")
    for name in values[0][0]:
        report(name, [one[name] for one, _ in values], [two[name] for _, two in values])


def measure(browser: Browser, address: str) -> dict[str, list[float]]:
    """What one round measures of the server at `address`, in milliseconds.

    Every page is closed again: what stands open, the 3D view most of all, would slow the other server's turn.
    """
    with opened(browser) as draw:
        draw.goto(f"{address}/draw")
        draw.wait_for_selector("h1")
        app.prepare_strokes(draw)
        predictions, changes_all = app.strokes(draw, STROKES)
    with opened(browser) as clicks:
        changes = pages.page_changes(clicks, address, CLICKS)
        filters = pages.filter_clicks(clicks, address, CLICKS, "filter")
        cells = pages.cell_clicks(clicks, address, CLICKS)
    with opened(browser) as scene:
        network3d.visit(scene, address)
        _, rate, fresh, _ = network3d.scribbled(scene, 0)
    return {
        "stroke → prediction": predictions,
        "stroke → all that it changes": changes_all,
        **{f"page change → {title}": times for title, times in changes.items()},
        "click on a map → its filter": filters,
        "click on a cell → its images": cells,
        "3D: between two pictures": [1000 / rate],
        "3D: request → picture": fresh,
    }


@contextlib.contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """A page in a window of its own, closed at the end."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield context.new_page()
    context.close()


def report(name: str, here: list[list[float]], there: list[list[float]]) -> None:
    """The ratio of the medians over all rounds, and the range of the rounds' own ratios."""
    ratios = [statistics.median(one) / statistics.median(two) for one, two in zip(here, there, strict=True)]
    medians = [statistics.median(value for values in rounds for value in values) for rounds in (here, there)]
    print(
        f"{name:32s} {medians[0] / medians[1]:.2f} of the other (rounds {min(ratios):.2f}–{max(ratios):.2f}); "
        f"median {medians[0]:.0f} ms, the other {medians[1]:.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
