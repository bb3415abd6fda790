"""What a page says of the input first: that it stands there while nothing is drawn, and what a model predicts for it."""

from html import escape

from nnviz_core.models import Model
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import predict
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import says
from nnviz_core.ui.inputs.chosen import ChosenInput


def meanwhile(given: ChosenInput, shown: ChosenInput) -> None:
    """Where nothing is given yet, which input is shown instead."""
    if given.waiting:
        prose.caption(f"Nothing is drawn yet. Shown meanwhile: {shown.origin}.")


def show(chosen: ChosenInput, model: Model, start: str = "") -> None:
    """What `model` predicts for the input, in the colour of right or wrong where the truth is known; `start` begins the sentence."""
    prediction, names = predict(model.network, chosen.image_for(model)), model.class_names
    truth = chosen.label_in(model)
    right = None if truth is None else prediction.label == truth
    known = "" if truth is None else f" {'Right' if right else 'Wrong'}: it is {escape(names[truth])}."
    prose.html(
        f'<p class="nn-line" data-testid="reading">{escape(start)}{escape(model.name)} predicts {says(names[prediction.label], right)}, '
        f"{probability_percent(prediction.confidence)}; second {escape(names[prediction.second])}.{known}</p>"
    )
