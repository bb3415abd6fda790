"""The cards of the Draw page: the answer, what the network sees, every model's view."""

from collections.abc import Iterator
from html import escape

import numpy as np
import streamlit as st

from nnviz_core import drawing, zoo
from nnviz_core.drawing import Preparation
from nnviz_core.networks import parameter_count
from nnviz_core.predictions import Prediction, predict
from nnviz_core.ui import session
from nnviz_core.ui.chosen_input import ChosenInput
from nnviz_core.ui.markup import answer, card, map_picture, probability_percent, says, square, table, tile

DIGIT_MODELS = tuple(name for name, spec in zoo.MODELS.items() if spec.dataset == "mnist")


def answer_card(prediction: Prediction, names: tuple[str, ...], rejection: str) -> str:
    """The prediction in words: how sure, what came second, by how much, and the reject model's verdict."""
    second = prediction.second
    return answer(
        names[prediction.label],
        (
            f"<strong>{probability_percent(prediction.confidence)} sure.</strong> "
            f"Second: {escape(names[second])} at {probability_percent(prediction.probabilities[second])}.",
            f'<span class="nn-quiet">Margin {probability_percent(prediction.margin)} · entropy {prediction.entropy:.2f} nats</span>',
            rejection,
        ),
    )


def steps_card(chosen: ChosenInput) -> str:
    """The 28×28 input, and each step on the way to it."""
    pictures = [tile(map_picture(square(values), name), name) for name, values in _steps(chosen).items()]
    return card("What the network sees", f'<div class="nn-tiles" data-testid="steps">{"".join(pictures)}</div>')


def _steps(chosen: ChosenInput) -> dict[str, np.ndarray]:
    if chosen.preparation is None:
        return {"28×28, as stored": chosen.image}
    if chosen.uncentred:
        return {"the whole sheet": chosen.preparation.drawn, "squeezed to 28×28": chosen.image}
    return {
        "cropped": chosen.preparation.cropped,
        "scaled to 20×20": chosen.preparation.scaled,
        "centred by mass": chosen.image,
    }


def centring_line(preparation: Preparation) -> str:
    """The answer with and without centring, in words."""
    network, names = session.network("mnist-cnn"), zoo.class_names("mnist-cnn")
    ways = {"Centred": preparation.image, "as it lies on the sheet": drawing.squeezed(preparation.drawn)}
    told = (
        f"{way}: {names[(p := predict(network, image)).label]} with {probability_percent(p.confidence)}"
        for way, image in ways.items()
    )
    return "; ".join(told) + "."


def truth(chosen: ChosenInput, prediction: Prediction, names: tuple[str, ...]) -> None:
    """Say whether the answer is right, asking for the true class where it isn't known."""
    label = chosen.label
    if label is None:
        if st.session_state.get("marked_link") != chosen.link:
            st.session_state.update(marked_link=chosen.link, marked=None)
        label = st.selectbox(
            "Wrong? Mark the true class",
            range(len(names)),
            index=None,
            format_func=names.__getitem__,
            key="marked",
            placeholder="Wrong? Mark the true class",
            label_visibility="collapsed",
        )
    if label is not None:
        st.html(_truth_line(prediction, names, int(label)))


def _truth_line(prediction: Prediction, names: tuple[str, ...], label: int) -> str:
    name = escape(names[label])
    if prediction.label == label:
        return f'<p class="nn-line"><strong class="nn-right">Right.</strong> It is {name}.</p>'
    share = probability_percent(prediction.probabilities[label])
    place = f"came in place {prediction.rank(label)} of {len(names)}, with {share}"
    return f'<p class="nn-line"><strong class="nn-wrong">Wrong.</strong> The true class, {name}, {place}.</p>'


def models_card(image: np.ndarray) -> str:
    """What every model of the zoo says of the same image, and where they disagree."""
    answers = {name: predict(session.network(name), image) for name in zoo.MODELS}
    digits = {name: zoo.class_names(name)[answers[name].label] for name in DIGIT_MODELS}
    rows = list(_model_rows(answers, digits["mnist-cnn"]))
    body = table(("model", "parameters", "says", "sure"), rows, numeric=(1, 3))
    return card("Every model on this input", f"<p>{_agreement(digits)}</p>{body}")


def _model_rows(answers: dict[str, Prediction], usual: str) -> Iterator[tuple[str, ...]]:
    for name, prediction in answers.items():
        label = zoo.class_names(name)[prediction.label]
        differs = name in DIGIT_MODELS and label != usual
        yield (
            name,
            f"{parameter_count(session.network(name)):,}",
            says(label, differs),
            probability_percent(prediction.confidence),
        )


def _agreement(digits: dict[str, str]) -> str:
    usual = digits["mnist-cnn"]
    others = {name: label for name, label in digits.items() if label != usual}
    if not others:
        return f"All {len(digits)} digit models say {escape(usual)}."
    told = ", ".join(f"{name} says {escape(label)}" for name, label in others.items())
    return f"{len(digits) - len(others)} of {len(digits)} digit models say {escape(usual)}; {told}."
