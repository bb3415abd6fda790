"""The cards of the Draw page: the answer, or an invitation to draw, and what the network sees."""

from functools import cache
from html import escape
from typing import Any

import numpy as np

from nnviz_core import drawing
from nnviz_core.drawing.centring import Preparation
from nnviz_core.models import Model
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import predict
from nnviz_core.ui.components import prose, static_view, steady
from nnviz_core.ui.components.markup import card, map_picture, square, tile
from nnviz_core.ui.draw import answers, marks
from nnviz_core.ui.draw.answers import Answer, Shown
from nnviz_core.ui.draw.models import models_card
from nnviz_core.ui.frame import guests
from nnviz_core.ui.inputs.chosen import ChosenInput

KEY, MODELS = "answer", "models"


def answer_cards(chosen: ChosenInput, model: Model, answer: Answer | None, shown: Shown) -> None:
    """The answer, or what to do to get one, which follows the pen while that moves; below it what belongs to finished strokes.

    What every model answers comes with it for its own place on the page: one message costs less than two.
    """
    html = answers.cards(answer, shown) if answer else _invitation(chosen, model)
    below = prose.marked(marks.classes(answer, shown.truth) + steps(answer)) if answer else ""
    models = prose.marked(models_card(answer, shown)) if answer else ""
    address = guests.address(model.name)
    request = {"model": address, "uncentred": chosen.uncentred, "logits": shown.logits, "threshold": shown.threshold}

    def picked(label: object) -> None:
        if answer:
            marks.mark(answer, label)

    data = {"html": html, "below": below, "there": {MODELS: models}, "request": request}
    _component()(key=KEY, data=data, on_picked_change=steady.clicked(KEY, picked))


@cache
def _component() -> Any:
    return static_view.component("answer")


def _invitation(chosen: ChosenInput, model: Model) -> str:
    text = f"{escape(model.name)} answers while you draw, and shows how sure it is of each class."
    return (
        f'<section class="nn-card nn-invitation" data-testid="invitation"><p>{escape(chosen.waiting)}</p>'
        f'<p class="nn-quiet">{text}</p></section>'
    )


def steps(answer: Answer) -> str:
    """The 28×28 input, each step on the way to it, and what happens without centring; nothing of an empty sheet."""
    chosen = answer.chosen
    if chosen.is_empty:
        return ""
    every = _steps(chosen) | _resized(answer)
    pictures = [tile(map_picture(square(values), name), name) for name, values in every.items()]
    line = ""
    if chosen.preparation is not None and chosen.uncentred:
        line = f'<p class="nn-line nn-quiet">{_centring_line(chosen.preparation, answer.model)}</p>'
    body = f'<div class="nn-tiles" data-testid="steps">{"".join(pictures)}</div>{line}'
    return card("What the network sees", body)


def _steps(chosen: ChosenInput) -> dict[str, np.ndarray]:
    if chosen.preparation is None:
        return {f"{'×'.join(map(str, chosen.image.shape))}, unchanged": chosen.image}
    if chosen.uncentred:
        return {"the whole sheet": chosen.preparation.drawn, "squeezed to 28×28": chosen.image}
    return {
        "cropped": chosen.preparation.cropped,
        "scaled to 20×20": chosen.preparation.scaled,
        "centred by mass": chosen.image,
    }


def _resized(answer: Answer) -> dict[str, np.ndarray]:
    """The last step for a network that takes another size."""
    image, size = answer.chosen.image_for(answer.model), answer.model.shape
    if image is answer.chosen.image:
        return {}
    return {f"resized to {'×'.join(map(str, size if size[0] > 1 else size[1:]))}": image}


def _centring_line(preparation: Preparation, model: Model) -> str:
    """The answer with and without centring, in words."""
    ways = {"Centred": preparation.image, "as it lies on the sheet": drawing.squeezed(preparation.drawn)}
    text = (
        f"{way}: {escape(model.class_names[(p := predict(model.network, drawing.fitted(image, model.shape))).label])} with {probability_percent(p.confidence)}"
        for way, image in ways.items()
    )
    return "; ".join(text) + "."
