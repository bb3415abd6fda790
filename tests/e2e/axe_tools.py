"""What axe-core finds wrong with a page, for those who do not see it or use no mouse."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OF_STREAMLIT = (
    "[data-testid=stSidebar]",
    "[data-testid=stHeader]",
    "[data-testid=stToolbar]",
    "[data-testid=stElementToolbar]",
)
"""Streamlit's own frame, which the app does not make."""
SERIOUS = """async (left) => {
    const {violations} = await axe.run({exclude: left.map((each) => [each])}, {resultTypes: ["violations"]});
    return violations.filter(({impact}) => ["serious", "critical"].includes(impact))
        .flatMap(({id, nodes}) => nodes.slice(0, 4).map(({html, failureSummary}) => `${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 200)}`));
}"""


def serious(page: Page) -> list[str]:
    """What stands in somebody's way, in words."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(SERIOUS, list(OF_STREAMLIT))
