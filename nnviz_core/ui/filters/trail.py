"""The way walked from a value down to the pixels, as a trail of sums."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import streamlit as st
import torch
from torch import nn

from nnviz_core import contributions
from nnviz_core.contributions import places
from nnviz_core.contributions.paths import strongest_path
from nnviz_core.contributions.places import Place
from nnviz_core.layers import passes
from nnviz_core.numerals import numeral, short
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import table
from nnviz_core.ui.filters.focus import Focus, place_words
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values

Way = tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class TrailSetting(Setting):
    """A walk through sums, from the place that is looked at on; in links logits-2.relu4-5."""

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
        """The walk, without the layers that hand on unchanged what another made, as links once named them."""
        first, *others = map(places.read, text.split("."))
        focus = values.about
        origins = (contributions.origin(focus.network, place, focus.model.shape) for place in others)
        return tuple(place for place, _ in groupby((first, *origins)))

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


@measured(brief=True)
def _broken(network: nn.Sequential, shape: tuple[int, ...], way: Way) -> str:
    """Why a walk can't be made; empty where it can."""
    try:
        contributions.trail(network, torch.zeros(1, *shape), way)
    except (KeyError, IndexError, ValueError) as error:
        return str(error.args[0])
    return ""


TRAIL = TrailSetting(word="trail")


def show(walk: contributions.Trail) -> None:
    """Each step of the walk with its product and its share, and the share of the whole of it."""
    legs = [leg for leg in walk.legs if not leg.is_unchanged]
    if not legs:
        return
    prose.html(
        table(
            ("value", "gets from", "value × weight = product", "share"),
            [_row(leg) for leg in legs],
            numeric=(2, 3),
        )
    )
    prose.caption(
        f"Along this way alone {place_words(walk.places[0])} gets **{share_words(walk.share)}** of its value, the product of the shares. "
        "A share is the product divided by the whole value: where products of both signs and a bias are added, it can exceed 100 % or be negative. "
        "Steps that hand a value on unchanged, as a ReLU does above zero, are left out."
    )


def _row(leg: contributions.Leg) -> tuple[str, ...]:
    product = f"{short(leg.value)} × {short(leg.weight)} = {short(leg.product)}"
    return f"{place_words(leg.place)} = {short(leg.total)}", place_words(leg.source), product, share_words(leg.share)


def share_words(share: float) -> str:
    """A share in percent, and a very small one in millionths."""
    size = abs(share)
    if size >= 0.001 or not share:
        return f"{numeral(100 * share, '.1f')} %"
    return f"{numeral(1e6 * share, '.1f' if size >= 1e-6 else '.4f')} millionths"


def ending(last: contributions.Contributions) -> str:
    """Where the way ends if no source of its `last` sum adds anything; empty where one does."""
    if last.products.any():
        return ""
    place = place_words(Place(last.layer, last.index))
    if last.total:
        return f"Here the way ends **in a bias**: no source adds anything to {place}, which is its bias alone, {short(last.total)}."
    return f"Here the way ends: {place} is 0, and no source adds anything to it."


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
