"""The way walked from a value down to the pixels, as a trail of sums."""

from typing import Any

import streamlit as st
import torch
from torch import nn

from nnviz_core import contributions
from nnviz_core.contributions.paths import strongest_path
from nnviz_core.contributions.places import Place
from nnviz_core.layers import geometry, passes
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.ui.filters import focus
from nnviz_core.ui.filters.focus import Inside, place_words

TRAIL = "inside_trail"


def walked(looked: Inside) -> list[Place]:
    """The places of the way so far, the chosen value first."""
    start = Place(looked.layer, looked.index)
    kept = st.session_state.get(TRAIL)
    if kept is None or kept["model"] != looked.model.name or kept["places"][0] != start:
        kept = st.session_state[TRAIL] = {"model": looked.model.name, "places": [start]}
    kept["source"] = source_layer(looked.network, kept["places"][-1].layer)
    return kept["places"]


def step(*index: int) -> None:
    """Go on to the value at `index` of the layer that the present sum is made of."""
    kept = st.session_state[TRAIL]
    place = Place(kept["source"], tuple(index))
    if kept["places"][-1] != place:
        kept["places"] = [*kept["places"], place]


def follow(looked: Inside) -> None:
    """Walk on along the strongest sources to the pixels; from a pixel, anew."""
    kept = st.session_state[TRAIL]
    start = kept["places"][-1]
    if start.layer == passes.INPUT:
        start, kept["places"] = kept["places"][0], kept["places"][:1]
    path = strongest_path(looked.network, looked.inputs, start.layer, start.index)
    kept["places"] = [*kept["places"][:-1], *path.places]


def crumbs(places: list[Place]) -> None:
    """The way as buttons that lead back."""
    with st.container(horizontal=True, gap="small", key="trail"):
        for number, place in enumerate(places):
            last = number == len(places) - 1
            st.button(
                place_words(place),
                key=f"crumb-{number}",
                on_click=_back,
                args=(number,),
                disabled=last,
                type="secondary" if last else "tertiary",
                icon=None if number == 0 else ":material/chevron_right:",
            )


def _back(number: int) -> None:
    kept = st.session_state[TRAIL]
    kept["places"] = kept["places"][: number + 1]


def source_layer(network: nn.Sequential, layer: str) -> str:
    """The layer whose values the sums of `layer` are made of."""
    names = passes.layer_names(network)
    return names[-1] if layer == PROBABILITIES else names[max(names.index(layer) - 1, 0)]


def written() -> str | None:
    """The way walked, as the link holds it: logits-2.dropout-5, or None before the first step."""
    kept = st.session_state.get(TRAIL)
    if kept is None or len(kept["places"]) < 2:
        return None
    return ".".join("-".join((place.layer, *map(str, place.index))) for place in kept["places"])


def read(text: str) -> dict[str, Any]:
    """What the session takes over for a way written so. Raises `ValueError` for one that can't be walked."""
    places = [_place(step) for step in text.split(".")]
    if any(place.layer == passes.INPUT for place in (places[0], *places[:-1])):
        raise ValueError("a pixel is no sum: no step leads on from it")
    try:
        contributions.trail(focus.chosen_model().network, torch.zeros(1, *geometry.IMAGE), places)
    except (KeyError, IndexError) as error:
        raise ValueError(error.args[0]) from error
    start = places[0]
    return {
        TRAIL: {"model": st.session_state[focus.MODEL], "places": places},
        focus.LAYER: start.layer,
        focus.CHANNEL: start.index[0],
        focus.CELL: start.index[1:] or None,
    }


def _place(text: str) -> Place:
    layer, *index = text.split("-")
    if not index or not all(part.isascii() and part.isdecimal() and len(part) < 6 for part in index):
        raise ValueError("it is written like logits-2.dropout-5")
    return Place(layer, tuple(map(int, index)))
