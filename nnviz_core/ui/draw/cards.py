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
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.select import select
from nnviz_core.ui.inputs import sources
from nnviz_core.ui.inputs.chosen import ChosenInput

LOGITS = "logits"


@dataclass(frozen=True)
class Looked:
    """What the usual `model` for the `chosen` input makes of it, and `refusal`: how much it is "not a digit"."""

    chosen: ChosenInput
    model: Model
    prediction: Prediction
    refusal: float

    @property
    def names(self) -> tuple[str, ...]:
        """What each class is called."""
        return self.model.class_names


def look() -> tuple[ChosenInput, Looked | None]:
    """The input in force, and unless it is waiting for one, the answer of the model that stands for its data set."""
    chosen = sources.chosen()
    if chosen.waiting:
        return chosen, None
    model = loaded.model(zoo.usual_model(chosen.dataset))
    return chosen, Looked(chosen, model, predict(model.network, chosen.image), rejection.refusal(chosen.image))


def answer_card(chosen: ChosenInput, looked: Looked | None) -> None:
    """The prediction in words, or what to do to get one."""
    if looked is None:
        st.info(chosen.waiting, icon=":material/draw:")
    else:
        st.html(_answer(looked))


def _answer(looked: Looked) -> str:
    """How sure, what came second, by how much, and the reject model's verdict."""
    prediction, names = looked.prediction, looked.names
    second = prediction.second
    return answer(
        names[prediction.label],
        (
            f"<strong>Confidence {probability_percent(prediction.confidence)}.</strong> "
            f"Second: {escape(names[second])} at {probability_percent(prediction.probabilities[second])}.",
            f'<span class="nn-quiet">Margin {probability_percent(prediction.margin)} · entropy {prediction.entropy:.2f} nats</span>',
            rejection.line(looked.refusal),
        ),
    )


def chart_card(looked: Looked | None) -> str:
    """All ten probabilities, or logits where they are asked for, as bars."""
    if looked is None:
        return card("Probability of each class", '<p class="nn-quiet">Nothing to answer yet.</p>')
    logits = st.session_state.get(LOGITS)
    bars = (logit_bars if logits else probability_bars)(looked.prediction, looked.names, looked.chosen.label)
    return card(f"{looked.model.name}: {'logit' if logits else 'probability'} of each class", bars)


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


def truth(looked: Looked) -> None:
    """Say whether the answer is right, asking for the true class where it isn't known."""
    chosen, label = looked.chosen, looked.chosen.label
    if label is None:
        if st.session_state.get("marked_link") != chosen.link:
            st.session_state.update(marked_link=chosen.link, marked=None)
        label = select(
            "Wrong? Mark the true class",
            range(len(looked.names)),
            "marked",
            looked.names.__getitem__,
            index=None,
            placeholder="Wrong? Mark the true class",
            label_visibility="collapsed",
        )
    if label is not None:
        st.html(_truth_line(looked.prediction, looked.names, int(label)))


def _truth_line(prediction: Prediction, names: tuple[str, ...], label: int) -> str:
    name = escape(names[label])
    if prediction.label == label:
        return f'<p class="nn-line"><strong class="nn-right">Right.</strong> The true class is {name}.</p>'
    share = probability_percent(prediction.probabilities[label])
    place = f"came in place {prediction.rank(label)} of {len(names)}, with {share}"
    return f'<p class="nn-line"><strong class="nn-wrong">Wrong.</strong> The true class, {name}, {place}.</p>'
