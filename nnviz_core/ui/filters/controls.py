"""The widgets that choose the place that is looked at, and what clicks do to it."""

from typing import Any

from nnviz_core.contributions.places import Place
from nnviz_core.layers import geometry
from nnviz_core.layers.blocks import shares_channels
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.ui.filters.focus import PAGE, PLACE, SUMS, Focus, kind, layers
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.values import Values


def choose_layer(focus: Focus) -> None:
    """Show the choice of a layer; the channel stays where the new layer has the same ones."""
    values, shapes = Values(PAGE, focus.model), geometry.shapes(focus.network, focus.model.shape)
    options = {layer: f"{layer} · {kind(focus.model, layer, shapes.get(layer))}" for layer in layers(focus.model)}
    setting = Choice(word="layer", label="Layer", options=lambda _: options, as_box=True, width=270)

    def take(layer: str) -> None:
        now = values[PLACE]  # clicks in a view have moved on since this box was shown
        is_same = PROBABILITIES not in (layer, now.layer) and shares_channels(focus.network, now.layer, layer)
        values.put(PLACE, Place(layer, now.index[:1] if is_same else ()))

    setting.widget(focus.layer, "filters.layer", values, take)


def put(place: Place) -> None:
    """Look at `place`, as a callback does."""
    Values(PAGE).put(PLACE, place)


def open_filter(layer: str, channel: int, *_: int) -> None:
    """Look at one filter by itself."""
    put(Place(layer, (channel,)))
    link.open_view(PAGE, "filter")


def open_sum(focus: Focus) -> None:
    """Look at the sum behind the value in focus."""
    put(focus.place)
    link.open_view(PAGE, SUMS)


def choose_channel(focus: Focus, label: str = "Filter") -> None:
    """A plain number instead of a click."""
    _number(f"{label} 0 … {len(focus.values) - 1}", focus.channel, len(focus.values), "channel", focus, 0)


def choose_cell(focus: Focus) -> None:
    """Row and column as plain numbers."""
    for axis, name in enumerate(("Row", "Column")[: len(focus.cell)], start=1):
        length = focus.values.shape[axis]
        _number(f"{name} 0 … {length - 1}", focus.index[axis], length, name.lower(), focus, axis)


def _number(label: str, value: int, count: int, name: str, focus: Focus, axis: int) -> None:
    def take(chosen: Any) -> None:
        now = Values(PAGE, focus.model)[PLACE]
        index = list(now.index if len(now.index) > axis > 0 else focus.index[: None if axis else 1])
        index[axis] = int(chosen)
        put(Place(focus.layer, tuple(index)))

    number = Number(word=name, label=label, default=0, low=0, high=count - 1)
    number.widget(value, f"filters.{name}.{count}", Values(PAGE), take)
