"""The home page's component: a sheet to draw on, the network beside it, and links into the other pages."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from nnviz_core.ui.components import static_view
from nnviz_core.ui.home import drawn

STYLE_SHEET = Path(__file__).with_suffix(".css")


@cache
def _component() -> Any:
    return static_view.component("home", STYLE_SHEET)


def show(data: dict, another: Callable[[], None]) -> None:
    """Show what `data` describes; `another` is called before the page runs again for another digit."""
    _component()(key=drawn.KEY, data=data, on_drawn_change=lambda: None, on_another_change=another)
