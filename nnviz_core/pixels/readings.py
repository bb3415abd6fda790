"""The four readings of a dense network's weights, by their words in links."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32
from torch import nn

from nnviz_core.image_sets import ImageSet
from nnviz_core.pixels.jacobian import gated
from nnviz_core.pixels.mean_gates import mean_gated
from nnviz_core.pixels.products import plain, recipe
from nnviz_core.predictions import as_inputs

INPUT, CLASS = "input", "class"
Maps = tuple[Float32[np.ndarray, "unit row column"], Float32[np.ndarray, " unit"]]
"""One map a unit, and the offsets that complete their values."""


@dataclass(frozen=True)
class Subject:
    """What a reading may need: the layer of a network, the current input in 0…1 (row, column), and the images of one class."""

    network: nn.Sequential
    layer: str
    image: Float32[np.ndarray, "row column"]
    examples: ImageSet

    @property
    def shape(self) -> tuple[int, int, int]:
        """The shape of one input."""
        rows, columns = self.image.shape
        return 1, rows, columns


@dataclass(frozen=True)
class Reading:
    """A way to carry weights back to the pixels: its name, what it is in one sentence, and its maps.

    They are `signed` if they diverge around 0, and depend on the weights alone, or also `of` the input or the class.
    """

    name: str
    sentence: str
    maps: Callable[[Subject], Maps]
    signed: bool = True
    of: str = ""


def _recipe(subject: Subject) -> Maps:
    maps = recipe(subject.network, subject.layer, subject.shape)
    return maps, np.zeros(len(maps), np.float32)


READINGS: dict[str, Reading] = {
    "recipe": Reading(
        "The document’s recipe",
        "Each unit’s bias is added to all its weights, and each product is stretched to whole numbers from 0 to 255, which are "
        "multiplied on: signs and scales are lost.",
        _recipe,
        signed=False,
    ),
    "plain": Reading(
        "Plain product",
        "The weight matrices are multiplied, signs and all, as if no unit were ever silent.",
        lambda subject: plain(subject.network, subject.layer, subject.shape),
    ),
    "gated": Reading(
        "Gated by this input",
        "The product through those units alone that this input opens: with its offset it gives this input’s value exactly.",
        lambda subject: gated(subject.network, as_inputs(subject.image), subject.layer),
        of=INPUT,
    ),
    "class": Reading(
        "Gated, averaged over a class",
        "The mean of the gated products of all test images of one class.",
        lambda subject: mean_gated(subject.network, subject.examples, subject.layer),
        of=CLASS,
    ),
}
"""The first is what the document does; each further one leaves out less of what the network does."""
