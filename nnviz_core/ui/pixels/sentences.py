"""What each view of Weights to pixels shows, in three sentences with its present numbers."""

import numpy as np

from nnviz_core.numerals import numeral, probability_percent
from nnviz_core.pixels.readings import READINGS
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.pixels.focus import LAYER, READING, Focus, maps, unit_name


def mosaic(focus: Focus, values: Values) -> str:
    layer, (every, _) = values[LAYER], maps(focus, values, values[READING])
    strengths = np.abs(every).mean(axis=(1, 2))
    strongest = int(strengths.argmax())
    return (
        f"{_reading(focus)}, and here is what each of the {len(every)} units of {layer} looks for: its weights carried back to the pixels. "
        f"{READINGS[values[READING]].sentence} "
        f"The largest values on average, {numeral(strengths[strongest])} in size, are those of unit {unit_name(focus, layer, strongest)}."
    )


def _reading(focus: Focus) -> str:
    name = focus.class_names[focus.prediction.label]
    return f"{focus.model.name} answers {name} with {probability_percent(focus.prediction.confidence)}"
