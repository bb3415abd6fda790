"""Two stories to try with one click, told as these models answer them."""

import numpy as np
import streamlit as st

from nnviz_core import probes
from nnviz_core.ui import session
from nnviz_core.ui.draw_cards import DIGIT_MODELS
from nnviz_core.ui.markup import says, table
from nnviz_core.ui.rejection import DEFAULT as THRESHOLD
from nnviz_core.ui.rejection import MODEL as REJECT_MODEL
from nnviz_core.ui.sources import CLOCK, LINES, select_preset
from nnviz_core.zoo import NOT_A_DIGIT

CONFIDENT = 0.9


def clock_story() -> None:
    """The ten digits of a digital clock, read by every digit model."""
    answers = {name: _clock_labels(name) for name in DIGIT_MODELS}
    twos = ", ".join(f"{name} {_name(int(labels[2]))}" for name, labels in answers.items())
    st.subheader("The 2 of a digital clock")
    st.markdown(f"Few people write it so. What each model reads in it: {twos}.")
    rows = [
        (name, *map(_cell, labels, range(10)), str(int((labels != np.arange(10)).sum())))
        for name, labels in answers.items()
    ]
    st.html(table(("model", *map(str, range(10)), "wrong"), rows, middle=range(1, 12)))
    st.button("Try the clock’s 2", on_click=select_preset, args=(CLOCK,), kwargs={"clock_digit": 2})


def lines_story() -> None:
    """Random lines, and how sure the networks are of them."""
    confidences, refusals = _line_answers()
    sure, refused = int((confidences >= CONFIDENT).sum()), int((refusals >= THRESHOLD).sum())
    st.subheader("Random lines, a confident answer")
    st.markdown(
        f"A network with ten outputs must name a digit. Of {len(confidences)} drawings of random lines (seeds 0 to {len(confidences) - 1}) "
        f"**mnist-cnn is at least {CONFIDENT:.0%} sure of {sure}**; half of its answers are surer than {np.median(confidences):.1%}. "
        f"The reject model refuses **{refused}** of them at the threshold {THRESHOLD:.2f}."
    )
    st.button(
        "Try random lines", on_click=select_preset, args=(LINES,), kwargs={"lines_seed": int(confidences.argmax())}
    )


def _cell(label: int, digit: int) -> str:
    return says(_name(int(label)), wrong=int(label) != digit)


def _name(label: int) -> str:
    return "none" if label == NOT_A_DIGIT else str(label)


@st.cache_data(show_spinner=False)
def _clock_labels(name: str) -> np.ndarray:
    return probes.labels(session.network(name), probes.clock_images())


@st.cache_data(show_spinner=False)
def _line_answers() -> tuple[np.ndarray, np.ndarray]:
    """mnist-cnn's confidence, and the reject model's probability of "not a digit", for each drawing of lines."""
    images = probes.line_images()
    confidences = probes.probabilities(session.network("mnist-cnn"), images).max(axis=1)
    return confidences, probes.probabilities(session.network(REJECT_MODEL), images)[:, NOT_A_DIGIT]
