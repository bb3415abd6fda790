"""HTML that changes several times a second: what stays the same stays in the page, so that nothing flickers."""

from collections.abc import Callable
from functools import cache
from typing import Any

from nnviz_core.ui.components import prose, static_view


@cache
def _component() -> Any:
    return static_view.component("steady")


def show(html: str, key: str, picked: Callable[[object], None] | None = None) -> None:
    """Show (already safe) `html`; under the same key, it turns what was shown before into this.

    `picked` is called with what the browser sends of a click on an element with `data-pick`: that attribute's value, unless
    somebody sends something else.
    """
    _component()(key=key, data=prose.marked(html), on_picked_change=clicked(key, picked))


def place(name: str, picked: Callable[[object], None] | None = None) -> None:
    """Where the HTML stands that another component sends for the place `name` (`static/places.js`)."""
    _component()(key=name, data={"place": name}, on_picked_change=clicked(name, picked))


def clicked(key: str, picked: Callable[[object], None] | None) -> Callable[[], None]:
    """A callback for the component `key` that hands on what the browser sends of a click: anything, if somebody forges it."""
    return lambda: picked(static_view.message(key, "picked")) if picked else None
