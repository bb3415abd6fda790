"""The input that all pages look at, as a value."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from nnviz_core import drawing, links
from nnviz_core.drawing.centring import Preparation
from nnviz_core.models import Model


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


def check_fit(model: Model) -> None:
    """Say so, and end the run, where `model` takes other images than what is drawn, uploaded or chosen here."""
    if model.shape != (1, drawing.SIDE, drawing.SIDE):
        takes = "×".join(map(str, model.shape))
        st.info(
            f"{model.name} takes images of {takes} values; a drawing has 1×{drawing.SIDE}×{drawing.SIDE}. Choose another model."
        )
        st.stop()


def nothing_yet(advice: str) -> ChosenInput:
    """No input: what to do to give one."""
    return ChosenInput(drawing.empty(), "nothing yet", "", waiting=advice)


def prepared(ink: np.ndarray, origin: str, uncentred: bool) -> ChosenInput:
    """The input that `ink` (row, column) becomes, centred as in MNIST unless `uncentred` is asked for."""
    preparation = drawing.prepare(ink)
    image = drawing.squeezed(ink) if uncentred else preparation.image
    told = f"{origin}, not centred" if uncentred else origin
    return ChosenInput(image, told, links.encode(image), preparation=preparation, uncentred=uncentred)
