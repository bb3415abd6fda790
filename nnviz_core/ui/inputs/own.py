"""The input that all pages look at, as a setting of a view that is not about it alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nnviz_core import links
from nnviz_core.errors import NnvizError
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import choice, controls, sources
from nnviz_core.ui.inputs.chosen import opened

SHEET, CHOICES = 220, 380
"""Widths in pixels: the input, and the ways to another beside it, or below where there is no room."""


@dataclass(frozen=True, kw_only=True)
class OwnInput(Setting):
    """The input that all pages look at, as links write inputs; empty where nothing is given yet."""

    def usual(self, values: Values) -> str:
        return ""

    def problem(self, value: str, values: Values) -> str:
        try:
            if value:
                opened(links.read(value))
        except NnvizError as error:
            return str(error).rstrip(".")
        return ""

    def widget(self, value: str, key: str, values: Values, take: Callable[[Any], None]) -> None:
        with st.container(horizontal=True):
            sheet = st.container(width=SHEET)
            with st.container(width=CHOICES):
                controls.settings(controls.choose())
        with sheet:
            choice.sheet(sources.chosen())


INPUT = OwnInput(word=choice.WORD)
