"""The answer to an image as a card, in the page and over HTTP."""

import numpy as np

from nnviz_core import drawing
from nnviz_core.models import Model
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import predict
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import card, probability_bars, says

BEFORE, NOW = "Before", "Now"


def answer_card(model: Model, title: str, image: np.ndarray) -> str:
    """What `model` predicts for an image of any size, with all probabilities, as HTML."""
    prediction = predict(model.network, drawing.fitted(image, model.shape))
    name = says(model.class_names[prediction.label])
    line = (
        f'<p class="nn-line" data-testid="pen-{title.lower()}">{name}, {probability_percent(prediction.confidence)}</p>'
    )
    return prose.marked(card(title, line + probability_bars(prediction, model.class_names)))
