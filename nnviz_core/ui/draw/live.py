"""Answers over HTTP, while the pen moves: the page's own cards, for the strokes that the browser sends."""

from typing import Annotated

import msgspec
from msgspec import Meta

from nnviz_core import drawing, zoo
from nnviz_core.drawing import Sketch
from nnviz_core.errors import NnvizError
from nnviz_core.links import SketchLink
from nnviz_core.ui.draw.answers import Shown, answered, cards
from nnviz_core.ui.frame import live, loaded
from nnviz_core.ui.inputs.chosen import opened

Point = tuple[float, float]


class Drawn(msgspec.Struct, frozen=True):
    """A stroke as the pen made it: its points (x, y), and the width of the pen."""

    width: float
    points: list[Point]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the answer depends on: the drawing with which the canvas began, as in links, the strokes since, and how to answer."""

    start: str
    strokes: Annotated[list[Drawn], Meta(min_length=1)]
    model: str
    uncentred: bool
    logits: bool
    threshold: Annotated[float, Meta(gt=0, lt=1)]

    def __post_init__(self) -> None:
        """Raise `ValueError` for a model that there is not."""
        if self.model not in zoo.MODELS:
            raise ValueError(f"The models are {', '.join(zoo.MODELS)}")


def answer(body: bytes) -> dict:
    """The page's cards for the drawing in `body`.

    Raises `ValueError` for what no canvas asks, and `NnvizError` where a network can't be loaded.
    """
    try:
        asked = msgspec.json.decode(body, type=Asked)
    except RecursionError as error:
        raise ValueError("A request is not as deep as that") from error
    chosen = opened(SketchLink(_sketch(asked), asked.uncentred))
    model, rejecting = loaded.shared_model(asked.model), loaded.shared_model(zoo.REJECT)
    return {"html": cards(answered(chosen, model, rejecting), Shown(asked.logits, asked.threshold))}


def _sketch(asked: Asked) -> Sketch:
    try:
        start = drawing.sketch_of_text(asked.start)
    except NnvizError as error:
        raise ValueError(str(error)) from error
    return (*start, *(drawing.stroke(each.points, each.width, smooth=True) for each in asked.strokes))


ROUTES = [live.route("answer", answer)]
