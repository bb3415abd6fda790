"""The reject model's verdict, and its threshold beside what that threshold costs."""

from html import escape

import numpy as np
import streamlit as st

from nnviz_core import zoo
from nnviz_core.predictions import predict
from nnviz_core.ui.components.markup import percent, probability_percent, table
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.numbers import Slider
from nnviz_core.ui.frame.values import Values

MODEL = zoo.REJECT
THRESHOLD = Slider(
    word="threshold",
    label="Refuse when P(not a digit) is at least",
    default=0.1,
    low=0.01,
    high=0.99,
    step=0.01,
)


def refusal(image: np.ndarray) -> float:
    """The reject model's probability of "not a digit" for one (28, 28) image."""
    return float(predict(loaded.model(MODEL).network, image).probabilities[zoo.NOT_A_DIGIT])


def line(share: float) -> str:
    """One line of HTML: a digit or not at the threshold in force, with the probability `share` behind it."""
    verdict = '<strong class="nn-wrong">Not a digit</strong>' if share >= threshold() else "<strong>A digit</strong>"
    return f'{verdict}, according to the reject model. <span class="nn-quiet">Not a digit: {probability_percent(share)}</span>'


def threshold() -> float:
    """The probability of "not a digit" from which an input is refused."""
    return Values("draw")[THRESHOLD]


def rejection_card(values: Values) -> None:
    """The threshold as a slider, and beside it what was measured at that threshold."""
    with st.container(border=True, key="card-rejection"):
        values.ask(THRESHOLD)
        figures = loaded.reject_figures()
        st.html(
            _shares("Digits wrongly refused", figures["digits_refused"])
            + _shares("Other things let through", figures["others_let_through"])
        )


def _shares(title: str, kinds: dict[str, dict]) -> str:
    step = round(100 * threshold()) - 1
    rows = [(escape(kind), f"{curve['n']:,}", percent(curve["shares"][step])) for kind, curve in kinds.items()]
    return table((title, "of", "share"), rows, numeric=(1, 2))
