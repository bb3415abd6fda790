"""What an opened page shows: its text, its files, the code behind it and a picture."""

import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page

WINDOW = {"width": 1440, "height": 3000}
"""So long that each page finds room: a picture longer than its window would change the window while it is made."""
REST, PATIENCE = 0.5, 90
"""Seconds for which nothing may change before a page counts as settled, and for which it is waited for at most."""
CODE = "The code behind this view"
SHOWN = Path(__file__).with_name("shown.js").read_text(encoding="utf-8")


def read(browser: Browser, address: str, picture: Path) -> dict:
    """What the page at `address` shows in a window of its own; its picture is saved as `picture`."""
    context = browser.new_context(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(address)
        shown = settled(page)
        page.screenshot(path=picture, clip=body(shown), animations="disabled")
        query = urlsplit(shown["link"]).query
        return {"text": shown["text"], "query": query, "files": files(page), "code": code(page)}
    finally:
        context.close()


def settled(page: Page) -> dict:
    """The page's link, text and size, once they have stayed the same for a while. Raises `TimeoutError` when they don't."""
    deadline = time.monotonic() + PATIENCE
    last, since = None, 0.0
    while time.monotonic() < deadline:
        shown = page.evaluate(SHOWN)
        if shown is None or shown != last:
            last, since = shown, time.monotonic()
        elif time.monotonic() - since >= REST:
            return shown
        page.wait_for_timeout(100)
    raise TimeoutError(f"{page.url} has not settled within {PATIENCE} seconds")


def body(shown: dict) -> dict[str, float]:
    """The part of the window that the page fills."""
    return {"x": 0, "y": 0, "width": WINDOW["width"], "height": min(shown["height"], WINDOW["height"])}


def files(page: Page) -> dict[str, str]:
    """What each download button gives, by the name of the file."""
    buttons = page.get_by_test_id("stDownloadButton").get_by_role("button", disabled=False).all()
    return dict(download(page, button) for button in buttons)


def download(page: Page, button: Locator, tries: int = 2) -> tuple[str, str]:
    """The name and the text of a file; on a busy machine the browser now and then gives a download up."""
    with page.expect_download() as coming:
        button.click()
    if coming.value.failure() and tries > 1:
        return download(page, button, tries - 1)
    return coming.value.suggested_filename, coming.value.path().read_text(encoding="utf-8")


def code(page: Page) -> str:
    """The lines under the heading of the code; none where the view has no such heading."""
    behind = page.get_by_test_id("stExpander").filter(has_text=CODE)
    if behind.count() == 0:
        return ""
    behind.locator("summary").click()
    lines = behind.locator("code")
    lines.wait_for()
    return lines.text_content() or ""
