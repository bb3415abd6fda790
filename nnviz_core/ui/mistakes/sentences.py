"""What each view of Mistakes shows, in three sentences with its present numbers."""

import numpy as np

from nnviz_core.evaluation import calibration, comparison
from nnviz_core.evaluation.robustness import CHANGES, SAMPLES
from nnviz_core.models import Model
from nnviz_core.numerals import accuracy_percent, numeral, probability_percent
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.frame import loaded, surveys
from nnviz_core.ui.frame.classes import class_number
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.mistakes.confusion import PREDICTED, TRUE
from nnviz_core.ui.mistakes.duel import OTHER
from nnviz_core.ui.mistakes.robustness import CHANGE


def confusion(model: Model, values: Values) -> str:
    evaluation, names = surveys.evaluation(model), numbered(model.class_names)
    wrong = evaluation.confusion - np.diag(np.diag(evaluation.confusion))
    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    cell = comparison.pair(evaluation, class_number(values[TRUE]), class_number(values[PREDICTED]))
    return (
        f"{_right(model)}; the table counts what it answers to the images of each class. "
        f"Its most frequent mistake is {names[predicted]} for {names[true]}, {int(wrong[true, predicted])} times. "
        f"The cell that is chosen holds {len(cell):,} images."
    )


def duel(model: Model, values: Values) -> str:
    other = loaded.model(values[OTHER])
    split = comparison.duel(*(surveys.evaluation(each) for each in (model, other)))
    return (
        f"{_right(model)}; {other.name} reads the same images, and gets {accuracy_percent(surveys.evaluation(other).accuracy)} right. "
        f"Both are right on {len(split.both):,} and both wrong on {len(split.neither):,}, so these say nothing about which is better. "
        f"What counts are the images that only one gets right: {len(split.only_first):,} for {model.name}, {len(split.only_second):,} for {other.name}."
    )


def confidence(model: Model, values: Values) -> str:
    evaluation = surveys.evaluation(model)
    error, mistakes = calibration.reliability(evaluation).error, evaluation.mistakes()
    last = "It makes no mistake on them."
    if len(mistakes):
        sure = probability_percent(np.mean(evaluation.confidences[mistakes]))
        last = f"On its {len(mistakes):,} mistakes it is {sure} sure on average."
    return (
        f"{_right(model)}, and is {probability_percent(np.mean(evaluation.confidences))} sure on average. "
        f"Where its curve runs along the diagonal, it is right as often as it is sure; its mean distance from it is {numeral(100 * error, '.1f')} points. "
        f"{last}"
    )


def robustness(model: Model, values: Values) -> str:
    change = CHANGES[values[CHANGE]]
    return (
        f"{_right(model)} as they are; here {min(SAMPLES, len(surveys.images(model))):,} of them are altered more and more: {change.title.lower()}. "
        f"There are {len(change.levels)} levels, from {numeral(change.levels[0])} to {numeral(change.levels[-1])} {change.unit}. "
        f"Guessing among {len(model.class_names)} classes gets {accuracy_percent(1 / len(model.class_names))} right: the closer a curve comes to that, "
        "the less of the images is still read."
    )


def _right(model: Model) -> str:
    evaluation = surveys.evaluation(model)
    return f"{model.name} gets {accuracy_percent(evaluation.accuracy)} of {len(evaluation.labels):,} test images right"
