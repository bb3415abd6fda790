"""This checkout beside another one, in interleaved rounds of one run: stroke, page change, clicks, the 3D view, memory.

python -m benchmarks.compare OTHER_CHECKOUT [rounds]
"""

import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks import app, network3d, pages

ROUNDS, STROKES, CLICKS = 5, 6, 3
Measure = Callable[[], dict[str, float]]


def main() -> None:
    other, rounds = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with (
        app.conftest.running_server() as here,
        app.conftest.running_server(checkout=other) as there,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=app.conftest.executable(), args=app.conftest.FLAGS)
        memory = [app.server_megabytes(address) for address in (here, there)]
        measures = [measure(browser, address) for address in (here, there)]
        values: list[tuple[dict[str, float], dict[str, float]]] = []
        for number in range(rounds):
            order = (0, 1) if number % 2 == 0 else (1, 0)
            both = {place: measures[place]() for place in order}
            values.append((both[0], both[1]))
        browser.close()
    print(f"memory of a server that has only started: {memory[0]:.0f} MB, the other checkout {memory[1]:.0f} MB")
    for name in values[0][0]:
        report(name, [one[name] for one, _ in values], [two[name] for _, two in values])


def measure(browser: Browser, address: str) -> Measure:
    """What one round measures of the server at `address`: medians in milliseconds."""
    draw, clicks, scene = (browser.new_context(viewport={"width": 1440, "height": 1000}).new_page() for _ in range(3))
    draw.goto(f"{address}/draw")
    draw.wait_for_selector("h1")
    app.prepare_strokes(draw)
    network3d.visit(scene, address)

    def measured() -> dict[str, float]:
        draw.bring_to_front()
        strokes = app.strokes(draw, STROKES)
        clicks.bring_to_front()
        changes = pages.page_changes(clicks, address, CLICKS)
        filters = pages.filter_clicks(clicks, address, CLICKS, "filter")
        cells = pages.cell_clicks(clicks, address, CLICKS)
        scene.bring_to_front()
        _, rate, fresh, _ = network3d.scribbled(scene, 0)
        return {
            "stroke → prediction": statistics.median(strokes),
            **{f"page change → {title}": statistics.median(times) for title, times in changes.items()},
            "click on a map → its filter": statistics.median(filters),
            "click on a cell → its images": statistics.median(cells),
            "3D: between two pictures": 1000 / rate,
            "3D: request → picture": statistics.median(fresh),
        }

    return measured


def report(name: str, here: list[float], there: list[float]) -> None:
    ratios = [one / two for one, two in zip(here, there, strict=True)]
    print(
        f"{name:32s} {statistics.median(ratios):.2f} of the other ({min(ratios):.2f}–{max(ratios):.2f}); "
        f"{min(here):.0f}–{max(here):.0f} ms, the other {min(there):.0f}–{max(there):.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
