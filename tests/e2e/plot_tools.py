"""Pointing at what plotly drew."""

from playwright.sync_api import Page


def drawn(page: Page) -> None:
    """Wait until the first chart stands and answers the pointer."""
    page.locator(".js-plotly-plot .nsewdrag").first.wait_for(state="attached")
    page.wait_for_timeout(1000)


def click_point(page: Page, x: float, y: float, chart: str = ".js-plotly-plot") -> None:
    """Click where the first `chart` draws the point (x, y) of its data."""
    place = page.locator(chart).first.evaluate(
        """(plot, [x, y]) => {
            const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
            return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
        }""",
        [x, y],
    )
    page.mouse.move(*place)
    # Plotly finds the point under the pointer a moment after it has moved.
    page.wait_for_timeout(150)
    page.mouse.click(*place)
