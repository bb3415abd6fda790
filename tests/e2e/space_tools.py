"""Drawing on the grid of the Network page, and what its scene shows."""

import io

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page

GRID, BARS, SCENE = ".n3d .overlay", "[data-testid=bars]", "canvas[data-testid=scene]"
SEVEN = [(6, 6), (12, 6), (20, 6.5), (17, 12), (14, 18), (12, 23)]


def ready(page: Page) -> None:
    """Wait until the scene has been told the probabilities and has come to rest."""
    page.locator(f"{BARS} b").first.wait_for()
    page.wait_for_timeout(700)


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear").click()
    settled(page)


def settled(page: Page) -> None:
    """Wait for the answer to the latest request."""
    page.locator(".n3d[data-asked]").wait_for()
    page.wait_for_function(
        """() => { const all = [document]; let root;
        while (all.length && !root) { const next = all.pop(); root = next.querySelector('.n3d');
          next.querySelectorAll('*').forEach(each => each.shadowRoot && all.push(each.shadowRoot)); }
        return root.dataset.asked === root.dataset.sequence }"""
    )
    page.wait_for_timeout(150)


def stroke(page: Page, points: list[tuple[float, float]], steps: int = 6) -> None:
    """Draw along `points`, given in grid cells (x, y)."""
    page.locator(GRID).scroll_into_view_if_needed()
    box = page.locator(GRID).bounding_box()
    cell = box["width"] / 28
    places = [(box["x"] + x * cell, box["y"] + y * cell) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=steps)
    page.mouse.up()
    settled(page)


class Fingers:
    """Touches of the page, each finger a point (x, y) of the window."""

    def __init__(self, page: Page):
        self.session = page.context.new_cdp_session(page)

    def put(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, *paths: tuple[tuple[float, float], tuple[float, float]], steps: int = 8) -> None:
        """Every finger from its first point to its second, all at once."""
        self.put("touchStart", *(start for start, _ in paths))
        for step in range(1, steps + 1):
            share = step / steps
            self.put("touchMove", *((x0 + share * (x1 - x0), y0 + share * (y1 - y0)) for (x0, y0), (x1, y1) in paths))
        self.put("touchEnd")


def activations(page: Page) -> list[str]:
    """The strengths of every layer as the scene shows them, packed."""
    return page.locator(".n3d .space").evaluate("space => space.scene.data.stages.map(stage => stage.strengths)")


def picture(canvas: Locator) -> np.ndarray:
    """What a part of the page looks like: (row, column, 3)."""
    return np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")).astype(int)


def answer(page: Page) -> str:
    return page.locator(BARS).get_attribute("data-answer")


def arrangement(page: Page) -> dict[str, list[dict]]:
    """Rectangles (left, top, right, bottom in pixels of the window) of the scene's planes and kernels, texts, cards and space."""
    return page.locator(".n3d .space").evaluate(
        """space => {
          const root = space.closest(".n3d"), home = space.getBoundingClientRect();
          const seen = selector => [...root.querySelectorAll(selector)].map(each => each.getBoundingClientRect().toJSON());
          const planes = space.scene.boxes().map(box => ({
            left: box.left + home.left, right: box.right + home.left, top: box.top + home.top, bottom: box.bottom + home.top,
          }));
          return { planes, space: seen(".space"), cards: seen(".card"), layers: seen(".labels .layer"), outputs: seen(".labels .output") };
        }"""
    )


def meet(one: dict, other: dict) -> bool:
    """Whether two rectangles overlap by more than rounding."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    return across > 1 and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 1
