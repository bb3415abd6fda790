"""The threshold of the reject model, beside what it costs."""

from html import escape

import streamlit as st

from nnviz_core.numerals import percent
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import table
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.numbers import Slider
from nnviz_core.ui.frame.values import Values

THRESHOLD = Slider(
    word="threshold",
    label="Refuse when P(not a digit) is at least",
    default=0.1,
    low=0.01,
    high=0.99,
    step=0.01,
)
WORDS = {
    "MNIST test": "MNIST test images",
    "pen, width 90": "digits written with a pen",
    "letters and signs, width 90": "letters and signs written with a pen",
}
"""What the kinds that were measured are called on the page, where it is not as in the file."""


def threshold() -> float:
    """The probability of "not a digit" from which an input is refused."""
    return Values("draw")[THRESHOLD]


def rejection_card() -> None:
    """The threshold as a slider, and beside it what was measured at that threshold."""
    with st.container(border=True, key="card-rejection"):
        Values("draw").ask(THRESHOLD)
        figures = loaded.reject_figures()
        prose.html(
            _shares("Digits wrongly refused", figures["digits_refused"])
            + _shares("Other things let through", figures["others_let_through"])
        )


def _shares(title: str, kinds: dict[str, dict]) -> str:
    step = round(100 * threshold()) - 1
    rows = [
        (escape(WORDS.get(kind, kind)), f"{curve['n']:,}", percent(curve["shares"][step]))
        for kind, curve in kinds.items()
    ]
    return table((title, "of", "share"), rows, numeric=(1, 2))
