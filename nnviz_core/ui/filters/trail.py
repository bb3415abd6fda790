"""The way walked from a value down to the pixels, as a trail of sums."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st
import torch
from torch import nn

from nnviz_core import contributions
from nnviz_core.contributions import places
from nnviz_core.contributions.paths import strongest_path
from nnviz_core.contributions.places import Place
from nnviz_core.layers import passes
from nnviz_core.ui.filters.focus import Focus, place_words
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values

Way = tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class TrailSetting(Setting):
    """A walk through sums, from the place that is looked at on; in links logits-2.dropout-5.relu4-5."""

    def usual(self, values: Values) -> Way:
        return (values.about.place,)

    def problem(self, value: Way, values: Values) -> str:
        focus = values.about
        if value[0] != focus.place:
            return f"the walk begins elsewhere than at {focus.place}"
        if any(place.layer == passes.INPUT for place in value[:-1]):
            return "a pixel is no sum: no step leads on from it"
        return _broken(focus.network, focus.model.shape, value)

    def parse(self, text: str, values: Values) -> Way:
        return tuple(map(places.read, text.split(".")))

    def write(self, value: Way, values: Values) -> str:
        return ".".join(map(str, value))

    def widget(self, value: Way, key: str, values: Values, take: Callable[[Any], None]) -> None:
        """The way as buttons that lead back."""
        with st.container(horizontal=True, gap="small", key="trail"):
            for number, place in enumerate(value):
                is_last = number == len(value) - 1
                st.button(
                    place_words(place),
                    key=f"crumb-{number}",
                    on_click=take,
                    args=(value[: number + 1],),
                    disabled=is_last,
                    type="secondary" if is_last else "tertiary",
                    icon=None if number == 0 else ":material/chevron_right:",
                )


@lru_cache(maxsize=32)
def _broken(network: nn.Sequential, shape: tuple[int, ...], way: Way) -> str:
    """Why a walk can't be made; empty where it can."""
    try:
        contributions.trail(network, torch.zeros(1, *shape), way)
    except (KeyError, IndexError, ValueError) as error:
        return str(error.args[0])
    return ""


TRAIL = TrailSetting(word="trail")


def step(values: Values, way: Way, place: Place) -> None:
    """Go on from the `way` that is shown to a source of its last sum, as a callback does."""
    if way[-1] != place:
        values.put(TRAIL, (*way, place))


def follow(values: Values) -> None:
    """Walk on along the strongest sources to the pixels; from a pixel, anew."""
    focus: Focus = values.about
    way = values[TRAIL]
    if way[-1].layer == passes.INPUT:
        way = way[:1]
    path = strongest_path(focus.network, focus.inputs, way[-1].layer, way[-1].index)
    values.put(TRAIL, (*way[:-1], *path.places))
