"""Answers over HTTP, while the pen moves: the page's own cards, for the strokes that the browser sends."""

from typing import Annotated

from msgspec import Meta

from nnviz_core import zoo
from nnviz_core.links import SketchLink
from nnviz_core.ui.draw.answers import Shown, answered, cards
from nnviz_core.ui.frame import live, loaded, tweaked
from nnviz_core.ui.inputs.chosen import opened
from nnviz_core.ui.inputs.strokes import PenDrawing


class Asked(PenDrawing, frozen=True, kw_only=True):
    """What the answer depends on: what lies on the canvas, and how to answer."""

    model: Annotated[str, Meta(max_length=tweaked.LONGEST)]
    uncentred: bool
    logits: bool
    threshold: Annotated[float, Meta(gt=0, lt=1)]

    def __post_init__(self) -> None:
        """Raise `ValueError` for no stroke."""
        if not self.strokes:
            raise ValueError("An answer is to a stroke")


def answer(body: bytes) -> dict:
    """The page's cards for the drawing in `body`.

    Raises `ValueError` for what no canvas asks, and `NnvizError` where a network can't be loaded.
    """
    asked = live.decoded(body, Asked)
    chosen = opened(SketchLink(asked.sketch, asked.uncentred))
    model, rejecting = loaded.addressed(asked.model), loaded.shared_model(zoo.REJECT)
    return {"html": cards(answered(chosen, model, rejecting), Shown(asked.logits, asked.threshold))}


ROUTES = [live.route("answer", answer)]
