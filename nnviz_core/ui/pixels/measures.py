"""What the views measure: the maps of a layer in a reading, and how its units behave over the test set."""

import numpy as np

from nnviz_core import pixels
from nnviz_core.filters.statistics import FilterStatistics
from nnviz_core.pixels.readings import CLASS, INPUT, READINGS, Maps, Subject
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.pixels.focus import Focus
from nnviz_core.ui.pixels.settings import EVERY_CLASS, LAYER, UNIT


def maps(focus: Focus, values: Values, reading: str) -> Maps:
    """The maps and offsets of all units of the layer, in one of the `READINGS`."""
    of = READINGS[reading].of
    images = surveys.images(focus.model)
    examples = images.of_class(int(values[EVERY_CLASS])) if of == CLASS else images
    image = focus.input.image if of == INPUT else np.zeros_like(focus.input.image)
    return _maps(reading, Subject(focus.network, values[LAYER], image, examples))


@measured()
def _maps(reading: str, subject: Subject) -> Maps:
    return READINGS[reading].maps(subject)


def parts(focus: Focus, values: Values, reading: str) -> tuple[float, float]:
    """map · input and the offset of the chosen unit; of the gated reading, what the biases add, summed apart from the map where that is exact."""
    layer, unit = values[LAYER], values[UNIT]
    if reading == "gated":
        both = pixels.equality(focus.network, focus.trace.inputs, layer, unit)
        return both.product, both.offset
    every, offsets = maps(focus, values, reading)
    return float((every[unit].astype(np.float64) * focus.input.image).sum()), float(offsets[unit])


def statistics(focus: Focus, layer: str) -> FilterStatistics:
    """How the units of `layer` behave over the test set."""
    return surveys.filter_statistics(focus.model, layer)


def of_subject(focus: Focus, values: Values) -> dict[str, object]:
    """What the code of every view of units begins with."""
    images = snippets.images(focus.model.dataset)
    about = {"images": images, "label": int(values[EVERY_CLASS]), "layer": values[LAYER]}
    return snippets.of_input(focus.input.link, focus.model) | about
