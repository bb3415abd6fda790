"""Two stories to try with one click, told as these models answer them."""

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core import predictions, zoo
from nnviz_core.drawing import presets
from nnviz_core.numerals import probability_percent
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import says, story, table
from nnviz_core.ui.draw.rejection import threshold
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.inputs import sources
from nnviz_core.zoo import NOT_A_DIGIT

CONFIDENT = 0.9
NONE = "–"
DIGIT_MODELS = tuple(name for name, spec in zoo.MODELS.items() if spec.dataset == "mnist")


def clock_story() -> None:
    """The ten digits of a digital clock, read by every digit model."""
    answers = {name: _clock_labels(name) for name in DIGIT_MODELS}
    twos = ", ".join(f"{name} {_word(int(labels[2]))}" for name, labels in answers.items())
    rows = [
        (name, *map(_cell, labels, range(10)), str(int((labels != np.arange(10)).sum())))
        for name, labels in answers.items()
    ]
    text = (
        "Few people write it so, and a network of this kind has been seen to take it for a 5. "
        f"What these read in it: {twos}. In the table {NONE} stands for no digit."
    )
    body = table(("model", *map(str, range(10)), "wrong"), rows, middle=range(1, 12))
    prose.html(story("The 2 of a digital clock", f"<p>{text}</p>{body}"))
    st.button("Try the clock’s 2", on_click=sources.select, args=("clock-2",))


def lines_story() -> None:
    """Random lines, and how sure the networks are of them."""
    confidences, refusals = _line_answers()
    sure, refused = int((confidences >= CONFIDENT).sum()), int((refusals >= threshold()).sum())
    text = (
        f"A network with ten outputs must name a digit. Of {len(confidences)} drawings of random lines (seeds 0 to {len(confidences) - 1}) "
        f"<b>mnist-cnn is at least {100 * CONFIDENT:.0f} % sure of {sure}</b>; half of its answers are surer than {probability_percent(np.median(confidences))}. "
        f"The reject model refuses <b>{refused}</b> of them at the threshold {threshold():.2f}."
    )
    prose.html(story("Random lines, a confident answer", f"<p>{text}</p>"))
    st.button("Try random lines", on_click=sources.select, args=(f"lines-{confidences.argmax()}",))


def _cell(label: int, digit: int) -> str:
    return says(NONE if label == NOT_A_DIGIT else str(label), int(label) == digit)


def _word(label: int) -> str:
    return "no digit" if label == NOT_A_DIGIT else str(label)


def _clock_labels(name: str) -> np.ndarray:
    probabilities = _clock_probabilities(loaded.model(name).network)
    return (
        predictions.refusing_labels(probabilities, threshold()) if name == zoo.REJECT else probabilities.argmax(axis=1)
    )


def _line_answers() -> tuple[np.ndarray, np.ndarray]:
    """mnist-cnn's confidence, and the reject model's probability of "not a digit", for each drawing of lines."""
    confidences = _line_probabilities(loaded.model(zoo.usual_model("mnist")).network).max(axis=1)
    return confidences, _line_probabilities(loaded.model(zoo.REJECT).network)[:, NOT_A_DIGIT]


@measured(brief=True)
def _clock_probabilities(network: nn.Sequential) -> np.ndarray:
    return predictions.probabilities(network, presets.clock_images())


@measured()
def _line_probabilities(network: nn.Sequential) -> np.ndarray:
    return predictions.probabilities(network, presets.line_images())
