"""Where classes part, in words."""

from collections.abc import Sequence

import numpy as np

from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.layers import passes
from nnviz_core.numerals import numeral, percent
from nnviz_core.separation.by_layer import LayerSeparation, Separation
from nnviz_core.separation.gain import Gain, gains, parting_layer, rival_layer


def finding(separation: Separation, evaluation: Evaluation, class_names: Sequence[str]) -> str:
    """At which layer training made the classes part, and which of them the network still confuses.

    `evaluation` must be that of the same network.
    """
    names = _enumeration([class_names[label] for label in separation.classes])
    return f"{_parting(separation, names)} {_mixing(separation, evaluation, class_names)}"


def _parting(separation: Separation, names: str) -> str:
    best = separation.best
    if best.interval[0] <= separation.chance:
        return f"No layer tells {names} apart: the best probe gets {_share(best)} right, and guessing {percent(separation.chance)}."
    every = {each.layer: each for each in gains(separation)}
    largest = max(every.values(), key=lambda each: each.value)
    if max(each.low for each in every.values()) <= 0:
        return (
            f"{names} part nowhere that training made: the best probe, at {best.layer}, gets {_share(best)} right, "
            f"{_points(every[best.layer])} more than {_rival(separation)}."
        )
    at = parting_layer(tuple(every.values()))
    if at is None:
        return (
            f"Training parts {names} step by step: at {largest.layer} a linear probe is right on {_points(largest)} more than "
            f"{_rival(separation)}, but no layer's gain stands clear of all before it, so none is named."
        )
    layer = next(each for each in separation.layers if each.layer == at)
    return (
        f"{names} part at {at}: a linear probe there gets {_share(layer)} right, {_points(every[at])} more than "
        f"{_rival(separation)}. Every earlier layer gains clearly less, and no later one clearly more."
    )


def _points(gain: Gain) -> str:
    low, value, high = (numeral(100 * each, ".1f") for each in (gain.low, gain.value, gain.high))
    return f"{value} points ({low} to {high})"


def _rival(separation: Separation) -> str:
    rival = rival_layer(separation)
    place = (
        "the pixels alone" if rival.layer == passes.INPUT else f"the best layer of untrained networks, {rival.layer}"
    )
    return f"{place} ({percent(rival.probe)})"


def _mixing(separation: Separation, evaluation: Evaluation, class_names: Sequence[str]) -> str:
    among = np.array(separation.classes)
    inside = evaluation.confusion[np.ix_(among, among)]
    wrong = inside - np.diag(np.diag(inside))
    if wrong.sum() == 0:
        return "The network itself never takes one for the other."
    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    images = int(evaluation.confusion[among[true]].sum())
    sentence = (
        f"The network itself still takes {wrong[true, predicted]} of {images:,} images of {class_names[among[true]]} "
        f"for {class_names[among[predicted]]}"
    )
    if len(among) > 2:
        return f"{sentence}, its most frequent mistake."
    return f"{sentence}, and {wrong[predicted, true]} the other way round."


def _share(layer: LayerSeparation) -> str:
    low, high = layer.interval
    return f"{percent(layer.probe)} ({percent(low)} to {percent(high)})"


def _enumeration(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) < 5 else "The classes"
