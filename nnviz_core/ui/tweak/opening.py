"""The ways to other pages that open on the changed network."""

from html import escape

from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import ENTRIES
from nnviz_core.ui.tweak.focus import Subject

PAGES = ("draw", "filters", "network", "averages", "mistakes")


def open_on(name: str, subject: Subject) -> None:
    """Links to the pages that show a network, on the changed one of this `name`."""
    ways = [(ENTRIES[page].title, link.to(page, **_words(page, name, subject))) for page in PAGES]
    links = " · ".join(f'<a href="{escape(way)}" target="_self">{escape(title)}</a>' for title, way in ways)
    prose.html(f'<p class="nn-line" data-testid="open-on">Open the changed network on {links}</p>')


def _words(page: str, name: str, subject: Subject) -> dict[str, str]:
    is_of_input = page in ("draw", "filters", "network") and not subject.input.waiting
    return {"model": name} | ({"input": subject.input.link} if is_of_input else {})
