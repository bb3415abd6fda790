"""Settings that are numbers: typed, slid, or turned like pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz_core.ui.frame.settings import Setting, hold, of
from nnviz_core.ui.frame.values import Values


@dataclass(frozen=True, kw_only=True)
class Number(Setting):
    """A whole number or a real one, as `default` is, within `low` … `high`; `form` says how it stands in its box, `by` how far its buttons go.

    While it `moves`, the page sets it. It then has a box of its own that takes no input: numbers that have passed may still
    come back from the browser.
    """

    default: float
    low: float | Callable[[Values], float]
    high: float | Callable[[Values], float]
    form: str | None = None
    by: float | None = None
    moves: Callable[[Values], bool] = lambda values: False

    def usual(self, values: Values) -> float:
        return min(max(self.default, of(self.low, values)), of(self.high, values))

    def problem(self, value: float, values: Values) -> str:
        low, high = of(self.low, values), of(self.high, values)
        if low > high:
            return "there are none here"
        return "" if low <= value <= high else f"there are {low} … {high}"

    def parse(self, text: str, values: Values) -> float:
        if isinstance(self.default, int) and re.fullmatch(r"-?\d{1,30}", text, re.ASCII):
            return int(text)
        if isinstance(self.default, int):
            raise ValueError("it is a whole number")
        if not re.fullmatch(r"\d{1,6}(\.\d{1,20})?", text, re.ASCII):
            raise ValueError("it is written like 2 or 0.5")
        return float(text)

    def write(self, value: float, values: Values) -> str:
        return repr(value)

    def widget(self, value: float, key: str, values: Values, take: Callable[[Any], None]) -> None:
        low, high, moves = of(self.low, values), of(self.high, values), self.moves(values)
        key += ".moving" if moves else ""
        st.number_input(
            self.label,
            low,
            high,
            value,
            key=hold(key, value),
            step=self.by,
            format=self.form,
            on_change=lambda: take(st.session_state[key]),
            help=self.tip,
            width=self.width or 150,
            disabled=moves,
        )


@dataclass(frozen=True, kw_only=True)
class Slider(Number):
    """A number that is chosen in steps by sliding."""

    step: float

    def problem(self, value: float, values: Values) -> str:
        return super().problem(value, values) or (
            "" if abs(value / self.step - round(value / self.step)) < 1e-9 else f"it goes by steps of {self.step}"
        )

    def widget(self, value: float, key: str, values: Values, take: Callable[[Any], None]) -> None:
        st.slider(
            self.label,
            of(self.low, values),
            of(self.high, values),
            value,
            key=hold(key, value),
            step=self.step,
            format=self.form,
            on_change=lambda: take(st.session_state[key]),
            help=self.tip,
            width=self.width or "stretch",
        )


@dataclass(frozen=True, kw_only=True)
class Pages(Number):
    """A page of a gallery, counted from one; `high` is how many there are."""

    default: int = 1
    low: int = 1

    def widget(self, value: float, key: str, values: Values, take: Callable[[Any], None]) -> None:
        count = int(of(self.high, values))
        if count > 1:
            # Each number of pages is a widget of its own: a page of another gallery may not be there.
            key = f"{key}.{count}"
            st.pagination(
                count,
                default=int(value),
                key=hold(key, value),
                max_visible_pages=5,
                on_change=lambda: take(st.session_state[key]),
            )


def whole(text: str) -> int:
    """The whole number written in at most seven plain digits; raises `ValueError` for anything else."""
    if not re.fullmatch(r"\d{1,7}", text, re.ASCII):
        raise ValueError("it is a whole number")
    return int(text)
