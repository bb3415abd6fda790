"""The hidden layers as a setting: their sizes and activations, in links as 24-tanh,12-relu."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz_core.playground.activations import ACTIVATIONS
from nnviz_core.playground.plan import MOST_LAYERS, MOST_UNITS
from nnviz_core.ui.frame.settings import PAGE as ON_PAGE
from nnviz_core.ui.frame.settings import Setting, hold
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.playground.starts import plan_of

Sizes = tuple[tuple[int, str], ...]
NONE = "none"
NEW = (8, "tanh")
NAMES = tuple(ACTIVATIONS)


@dataclass(frozen=True, kw_only=True)
class Layers(Setting):
    """Units and activation of each hidden layer."""

    scope: str = ON_PAGE

    def usual(self, values: Values) -> Sizes:
        return tuple((layer.units, layer.activation) for layer in plan_of(values).layers)

    def problem(self, value: Any, values: Values) -> str:
        if len(value) > MOST_LAYERS:
            return f"there are at most {MOST_LAYERS} hidden layers"
        if not all(1 <= units <= MOST_UNITS for units, _ in value):
            return f"a layer has from 1 to {MOST_UNITS} units"
        if not all(activation in ACTIVATIONS for _, activation in value):
            return f"the activations are {', '.join(ACTIVATIONS)}"
        return ""

    def parse(self, text: str, values: Values) -> Sizes:
        if text == NONE:
            return ()
        pieces = [re.fullmatch(r"(\d{1,4})-([a-z-]{1,20})", piece, re.ASCII) for piece in text[:300].split(",")]
        if not all(pieces):
            raise ValueError("layers are written like 24-tanh,12-relu")
        return tuple((int(piece[1]), piece[2]) for piece in pieces if piece)

    def write(self, value: Sizes, values: Values) -> str:
        return ",".join(f"{units}-{activation}" for units, activation in value) or NONE

    def widget(self, value: Sizes, key: str, values: Values, take: Callable[[Any], None]) -> None:
        def counted() -> None:
            count = int(st.session_state[f"{key}.count"])
            take((*value, *([value[-1] if value else NEW] * MOST_LAYERS))[:count])

        st.number_input(
            self.label,
            0,
            MOST_LAYERS,
            len(value),
            key=hold(f"{key}.count", len(value)),
            on_change=counted,
            width="stretch",
        )
        for number, layer in enumerate(value):
            self._layer(number, layer, key, lambda number, new: take((*value[:number], new, *value[number + 1 :])))

    def _layer(
        self, number: int, layer: tuple[int, str], key: str, take: Callable[[int, tuple[int, str]], None]
    ) -> None:
        units, activation = f"{key}.{number}.units", f"{key}.{number}.activation"
        name = NAMES.index(layer[1])

        def changed() -> None:
            place = st.session_state[activation]
            take(number, (int(st.session_state[units]), NAMES[place if place in range(len(NAMES)) else name]))

        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.number_input(
                f"Layer {number + 1}", 1, MOST_UNITS, layer[0], key=hold(units, layer[0]), on_change=changed, width=78
            )
            st.selectbox(
                f"Activation {number + 1}",
                range(len(NAMES)),
                index=name,
                format_func=NAMES.__getitem__,
                key=hold(activation, name),
                on_change=changed,
                width=122,
            )
