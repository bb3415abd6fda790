"""What each view of Weights to pixels shows, in three sentences with its present numbers."""

import numpy as np

from nnviz_core.numerals import numeral, percent, probability_percent
from nnviz_core.pixels.readings import READINGS
from nnviz_core.pixels.trials import mean_and_interval
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.pixels import training_words
from nnviz_core.ui.pixels.agreement import agreements
from nnviz_core.ui.pixels.corners import ROW, ink
from nnviz_core.ui.pixels.focus import Focus, unit_name
from nnviz_core.ui.pixels.likeness import likenesses
from nnviz_core.ui.pixels.measures import maps, statistics
from nnviz_core.ui.pixels.settings import LAYER, READING, UNIT
from nnviz_core.ui.pixels.training import course


def mosaic(focus: Focus, values: Values) -> str:
    layer, (every, _) = values[LAYER], maps(focus, values, values[READING])
    strengths = np.abs(every).mean(axis=(1, 2))
    strongest = int(strengths.argmax())
    return (
        f"{_reading(focus)}, and here is what each of the {len(every)} units of {layer} looks for: its weights carried back to the pixels. "
        f"{READINGS[values[READING]].sentence} "
        f"The largest values on average, {numeral(strengths[strongest])} in size, are those of unit {unit_name(focus, layer, strongest)}."
    )


def unit(focus: Focus, values: Values) -> str:
    layer, number = values[LAYER], values[UNIT]
    every, behaviour = maps(focus, values, values[READING])[0], statistics(focus, layer)
    value = focus.outputs(layer)[number]
    return (
        f"{_reading(focus)}, and this is unit {unit_name(focus, layer, number)} of the {len(every)} in {layer}, which gives {numeral(value)} for this input. "
        f"{READINGS[values[READING]].sentence} "
        f"Over the test set the unit is above zero for {percent(1 - float(behaviour.silent[number]))} of the images, and at most {numeral(behaviour.peaks[number, 0])}."
    )


def readings(focus: Focus, values: Values) -> str:
    layer, number, every = values[LAYER], values[UNIT], agreements(focus, values)
    words = ", ".join(
        f"{numeral(each.correlations[number], '.2f')} ({READINGS[word].name})" for word, each in every.items()
    )
    return (
        f"{_reading(focus)}, and this is unit {unit_name(focus, layer, number)} of {layer} with its weights carried back to the pixels, in {len(every)} "
        f"reading{'s' * (len(every) > 1)}. "
        f"Each map times an image, summed, forecasts what the unit gives for that image. "
        f"Over {len(surveys.images(focus.model)):,} test images the forecasts correlate with the unit’s own values by {words}."
    )


def observations(focus: Focus, values: Values) -> str:
    row, own = values[ROW], {each: mean_and_interval(group)[0] for each, group in likenesses().items()}
    many, counts = max(images for _, images in own), ink().counts
    left, right = ink().frequent(row)
    return (
        f"The document trains networks on digits, carries their weights back to the pixels, and says what it sees; here each statement stands beside a measurement. "
        f"Trained on {many:,} images, the output maps are like their classes by {numeral(own['mnist-mlp', many], '.2f')} with two hidden layers and by "
        f"{numeral(own['mnist-linear', many], '.2f')} with none. "
        f"Of the {int(counts.sum()):,} training images, those of {_classes(left)} often have ink at row {row} or below on the left, and those of "
        f"{_classes(right)} on the right."
    )


def training(focus: Focus, values: Values) -> str:
    return training_words.sentences(course(values)[-1])


def _classes(labels: list[int]) -> str:
    return " and ".join(map(str, labels)) or "no class"


def _reading(focus: Focus) -> str:
    name = focus.class_names[focus.prediction.label]
    return f"{focus.model.name} answers {name} with {probability_percent(focus.prediction.confidence)}"
