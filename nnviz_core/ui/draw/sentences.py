"""What the Draw page shows, in three sentences with its present numbers."""

import math

from nnviz_core.numerals import numeral, probability_percent
from nnviz_core.ui.draw.answers import Answer


def sentences(answer: Answer) -> str:
    image, names, prediction = answer.chosen.image_for(answer.model), answer.class_names, answer.prediction
    return (
        f"{answer.model.name} reads {image.size} pixels, {int((image > 0).sum())} of them with ink, and answers "
        f"{names[prediction.label]} with {probability_percent(prediction.confidence)}. "
        f"It gives each of its {len(names)} classes a logit, here from {numeral(prediction.logits.min())} to "
        f"{numeral(prediction.logits.max())}, and the softmax turns these into probabilities, which add up to 100 %. "
        f"{names[prediction.second]} comes second: a margin of {probability_percent(prediction.margin)} and an entropy of "
        f"{prediction.entropy:.2f} out of {math.log(len(names)):.2f} nats say how sure the network is, not whether it is right."
    )
