"""The input that all pages look at, as a value."""

from dataclasses import dataclass

import numpy as np

from nnviz_core import drawing, links
from nnviz_core.drawing.centring import Preparation


@dataclass(frozen=True)
class ChosenInput:
    """The 28×28 `image`, where it came from in words, its text in a link, and what is known of it.

    `label` is a test image's true class; `preparation` says how a drawing or picture became the image, unless it was
    taken `uncentred`, as it lies on the sheet; `dataset` says what kind of thing it shows.
    `waiting` says what to do when nothing has been given yet.
    """

    image: np.ndarray
    origin: str
    link: str
    label: int | None = None
    preparation: Preparation | None = None
    uncentred: bool = False
    dataset: str = "mnist"
    waiting: str = ""


def nothing_yet(advice: str) -> ChosenInput:
    """No input: what to do to give one."""
    return ChosenInput(drawing.empty(), "nothing yet", "", waiting=advice)


def prepared(ink: np.ndarray, origin: str, uncentred: bool) -> ChosenInput:
    """The input that `ink` (row, column) becomes, centred as in MNIST unless `uncentred` is asked for."""
    preparation = drawing.prepare(ink)
    image = drawing.squeezed(ink) if uncentred else preparation.image
    told = f"{origin}, not centred" if uncentred else origin
    return ChosenInput(image, told, links.encode(image), preparation=preparation, uncentred=uncentred)
