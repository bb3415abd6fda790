"""The real server on a free port, and real Chromium in front of it."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from server_tools import running_server

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first renders the same pages, at a seventh of the processor time for each window."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
PATIENCE = 20_000
"""Milliseconds that a test waits for what should come at once: machines differ, and other measurements watch the time."""
expect.set_options(timeout=PATIENCE)
# On a deep link Streamlit's own page first looks for its server below the page's path.
PROBES = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with running_server() as address:
        yield address


@pytest.fixture
def fresh_server() -> Iterator[str]:
    with running_server() as address:
        yield address


def executable() -> str | None:
    """The system's Chromium, if there is one; else Playwright finds its own."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser) -> Iterator:
    """Open an address in a window of its own; at the end, whatever the page complained about fails the test."""
    contexts, complaints = [], []

    def opened(address: str, width: int = 1440, scheme: str = "light", touch: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, has_touch=touch)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note(message, complaints))
        page.goto(address)
        page.wait_for_selector("h1")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _note(message, complaints: list[str]) -> None:
    if message.type == "error" and not message.location.get("url", "").endswith(PROBES):
        complaints.append(f"{message.text} {message.location.get('url', '')}")
