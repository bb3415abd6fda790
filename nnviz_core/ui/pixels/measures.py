"""What the views measure: the maps of a layer in a reading, and how its units behave over the test set."""

import numpy as np
from torch import nn

from nnviz_core import filters, zoo
from nnviz_core.filters.statistics import FilterStatistics
from nnviz_core.image_sets import ImageSet
from nnviz_core.pixels.readings import CLASS, INPUT, READINGS, Maps, Subject
from nnviz_core.ui.frame import loaded, snippets, surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.pixels.focus import Focus
from nnviz_core.ui.pixels.settings import EVERY_CLASS, LAYER


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


def statistics(focus: Focus, layer: str) -> FilterStatistics:
    """How the units of `layer` behave over the test set: as shipped, else measured now."""
    if focus.model.name in zoo.MODELS:
        return loaded.filter_records(focus.model)[layer]
    return _statistics(focus.network, surveys.images(focus.model), layer)


@measured("Passing 10,000 images through the network …")
def _statistics(network: nn.Sequential, images: ImageSet, layer: str) -> FilterStatistics:
    return filters.filter_statistics(network, images, layer)


def of_subject(focus: Focus, values: Values) -> dict[str, object]:
    """What the code of every view of units begins with."""
    images = snippets.Python(f'datasets.load("{focus.model.dataset}")')
    about = {"images": images, "label": int(values[EVERY_CLASS]), "layer": values[LAYER]}
    return snippets.of_input(focus.input.link, focus.model) | about
