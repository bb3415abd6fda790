"""What each view of Filters shows, in three sentences with its present numbers."""

import numpy as np

from nnviz_core.contributions.sums import explain_in
from nnviz_core.numerals import numeral, percent, probability_percent
from nnviz_core.predictions import predict
from nnviz_core.ui.filters.attribution import TARGET
from nnviz_core.ui.filters.focus import Focus, place_words
from nnviz_core.ui.filters.second_input import second_input
from nnviz_core.ui.frame.classes import class_number
from nnviz_core.ui.frame.values import Values


def maps(focus: Focus, values: Values) -> str:
    outputs = focus.values.reshape(len(focus.values), -1)
    strengths = np.abs(outputs).mean(axis=1)
    return (
        f"{focus.model.name} {_reading(focus)}, and here is what its layer {focus.layer} makes of the input on the way. "
        f"The layer has {len(outputs)} {focus.part}s, each of which gives {_values(outputs.shape[1])}, from {numeral(outputs.min())} to "
        f"{numeral(outputs.max())}; {int((strengths == 0).sum())} of them are zero throughout. "
        f"The strongest is {focus.part} {int(strengths.argmax())}, with a mean size of {numeral(strengths.max())}."
    )


def one_filter(focus: Focus, values: Values) -> str:
    output = focus.values[focus.channel]
    return (
        f"This is {focus.part} {focus.channel} of the {len(focus.values)} in {focus.layer} of {focus.model.name}, which {_reading(focus)}. "
        f"On this input it gives {_values(output.size)}, from {numeral(output.min())} to {numeral(output.max())}, of which "
        f"{percent(float((output > 0).mean()))} are above zero. "
        f"At the place that is marked, {place_words(focus.place)}, it gives {numeral(focus.values[focus.index])}."
    )


def sums(focus: Focus, values: Values) -> str:
    explained = explain_in(focus.network, focus.trace, focus.layer, focus.index)
    products = explained.products
    return (
        f"{focus.model.name} gives {place_words(focus.place)} the value {numeral(explained.total)}, and here is all that it is made of. "
        f"It has {len(products)} sources: those that add give {numeral(products[products > 0].sum(), '+.4g')}, those that take away "
        f"{numeral(products[products < 0].sum(), '+.4g')}, and the bias is {numeral(explained.bias, '+.4g')}. "
        f"The strongest is {place_words(explained.place(explained.strongest))}, with {numeral(products[explained.strongest], '+.4g')}."
    )


def attribution(focus: Focus, values: Values) -> str:
    wanted = class_number(values[TARGET])
    label = focus.prediction.label if wanted is None else wanted
    return (
        f"{focus.model.name} {_reading(focus)}; the map says how much each pixel speaks for the class {focus.class_names[label]}. "
        f"The logit of that class is {numeral(focus.prediction.logits[label])}, its probability {probability_percent(focus.prediction.probabilities[label])}. "
        f"The checks beside the map measure what it is worth on this input, whose ink lies on {int((focus.inputs > 0).sum())} of "
        f"{focus.inputs.numel()} pixels."
    )


def compare(focus: Focus, values: Values) -> str:
    other = predict(focus.network, second_input(values).image)
    return (
        f"{focus.model.name} {_reading(focus)} for A, and {focus.class_names[other.label]} with {probability_percent(other.confidence)} for B. "
        f"Both run through the {len(focus.values)} {focus.part}s of {focus.layer}, whose outputs stand side by side. "
        f"On A these have a mean size of {numeral(np.abs(focus.values).mean())}, and the logits of A lie between "
        f"{numeral(focus.prediction.logits.min())} and {numeral(focus.prediction.logits.max())}."
    )


def _reading(focus: Focus) -> str:
    return (
        f"answers {focus.class_names[focus.prediction.label]} with {probability_percent(focus.prediction.confidence)}"
    )


def _values(count: int) -> str:
    return "one value" if count == 1 else f"{count} values"
