"""The cards of the Draw page: the answer, its probabilities, what the network sees, and whether it is right."""

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from nnviz_core import drawing, zoo
from nnviz_core.drawing.centring import Preparation
from nnviz_core.models import Model
from nnviz_core.predictions import Prediction, predict
from nnviz_core.ui.components.markup import (
    answer,
    card,
    logit_bars,
    map_picture,
    probability_bars,
    probability_percent,
    square,
    tile,
)
from nnviz_core.ui.draw import rejection
from nnviz_core.ui.draw.snippets import prediction_code
from nnviz_core.ui.frame import loaded, snippets
from nnviz_core.ui.frame.choices import Clicked, Toggle
from nnviz_core.ui.frame.select import choice_box
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import sources
from nnviz_core.ui.inputs.chosen import ChosenInput

MARKED = Clicked(word="marked")
"""An input, by its text in links, and the class that the visitor says is true of it."""
LOGITS = Toggle(word="logits", label="Logits")


@dataclass(frozen=True)
class Answer:
    """What the usual `model` for the `chosen` input makes of it, and `refusal`: how much it is "not a digit"."""

    chosen: ChosenInput
    model: Model
    prediction: Prediction
    refusal: float

    @property
    def class_names(self) -> tuple[str, ...]:
        """What each class is called."""
        return self.model.class_names


class Ahead:
    """The answer to a stroke, found before anything is sent, so that it comes in one piece with what it stands in."""

    def __init__(self) -> None:
        self._ready: tuple[ChosenInput, Answer | None] | None = None

    def look(self) -> None:
        """Find the answer now."""
        self._ready = look()

    def take(self) -> tuple[ChosenInput, Answer | None]:
        """The answer that was found ahead, or one that is found now."""
        ready, self._ready = self._ready, None
        return ready or look()


def code_of(answered: Answer) -> str:
    """The Python that gives the answer."""
    given = snippets.of_input(answered.chosen.link, answered.model) | {"class_names": answered.class_names}
    return snippets.shown_code(prediction_code, given)


def look() -> tuple[ChosenInput, Answer | None]:
    """The input in force, and unless it is waiting for one, the answer of the model that stands for its data set."""
    chosen = sources.chosen()
    if chosen.waiting:
        return chosen, None
    model = loaded.model(zoo.usual_model(chosen.dataset))
    return chosen, Answer(chosen, model, predict(model.network, chosen.image), rejection.refusal(chosen.image))


def answer_card(chosen: ChosenInput, answered: Answer | None) -> None:
    """The prediction in words, or what to do to get one."""
    if answered is None:
        st.info(chosen.waiting, icon=":material/draw:")
    else:
        st.html(_answer(answered))


def _answer(answered: Answer) -> str:
    """How sure, what came second, by how much, and the reject model's verdict."""
    prediction, names = answered.prediction, answered.class_names
    second = prediction.second
    return answer(
        names[prediction.label],
        (
            f"<strong>Confidence {probability_percent(prediction.confidence)}.</strong> "
            f"Second: {escape(names[second])} at {probability_percent(prediction.probabilities[second])}.",
            f'<span class="nn-quiet">Margin {probability_percent(prediction.margin)} · entropy {prediction.entropy:.2f} nats</span>',
            rejection.line(answered.refusal),
        ),
    )


def chart_card(answered: Answer | None) -> str:
    """All ten probabilities, or logits where they are asked for, as bars."""
    if answered is None:
        return card("Probability of each class", '<p class="nn-quiet">Nothing to answer yet.</p>')
    logits = Values("draw")[LOGITS]
    bars = (logit_bars if logits else probability_bars)(
        answered.prediction, answered.class_names, answered.chosen.label
    )
    return card(f"{answered.model.name}: {'logit' if logits else 'probability'} of each class", bars)


def steps(chosen: ChosenInput) -> None:
    """The 28×28 input, each step on the way to it, and what happens without centring."""
    pictures = [tile(map_picture(square(values), name), name) for name, values in _steps(chosen).items()]
    st.html(card("What the network sees", f'<div class="nn-tiles" data-testid="steps">{"".join(pictures)}</div>'))
    if chosen.preparation is not None and chosen.uncentred:
        st.html(f'<p class="nn-line nn-quiet">{_centring_line(chosen.preparation)}</p>')


def _steps(chosen: ChosenInput) -> dict[str, np.ndarray]:
    if chosen.preparation is None:
        return {"28×28, unchanged": chosen.image}
    if chosen.uncentred:
        return {"the whole sheet": chosen.preparation.drawn, "squeezed to 28×28": chosen.image}
    return {
        "cropped": chosen.preparation.cropped,
        "scaled to 20×20": chosen.preparation.scaled,
        "centred by mass": chosen.image,
    }


def _centring_line(preparation: Preparation) -> str:
    """The answer with and without centring, in words."""
    model = loaded.model(zoo.usual_model("mnist"))
    ways = {"Centred": preparation.image, "as it lies on the sheet": drawing.squeezed(preparation.drawn)}
    told = (
        f"{way}: {model.class_names[(p := predict(model.network, image)).label]} with {probability_percent(p.confidence)}"
        for way, image in ways.items()
    )
    return "; ".join(told) + "."


def truth(answered: Answer) -> None:
    """Say whether the answer is right, asking for the true class where it isn't known."""
    chosen, label = answered.chosen, answered.chosen.label
    if label is None:
        values = Values("draw")
        marked_input, marked = values[MARKED] or (None, None)
        label = marked if marked_input == chosen.link else None
        labels = list(answered.class_names)
        choice_box(
            "Wrong? Mark the true class",
            labels,
            "marked",
            lambda label: values.put(MARKED, (chosen.link, label)),
            label,
        )
    if label is not None:
        st.html(_truth_line(answered.prediction, answered.class_names, int(label)))


def _truth_line(prediction: Prediction, names: tuple[str, ...], label: int) -> str:
    name = escape(names[label])
    if prediction.label == label:
        return f'<p class="nn-line"><strong class="nn-right">Right.</strong> The true class is {name}.</p>'
    share = probability_percent(prediction.probabilities[label])
    place = f"came in place {prediction.rank(label)} of {len(names)}, with {share}"
    return f'<p class="nn-line"><strong class="nn-wrong">Wrong.</strong> The true class, {name}, {place}.</p>'
