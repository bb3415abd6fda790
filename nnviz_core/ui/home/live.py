"""The overview over HTTP, while the pen moves on the home page's sheet."""

from nnviz_core.image_sets import is_own
from nnviz_core.links import SketchLink
from nnviz_core.scene import overview
from nnviz_core.ui.frame import live, loaded
from nnviz_core.ui.home.described import described
from nnviz_core.ui.home.drawn import Drawing
from nnviz_core.ui.home.page import DATASET
from nnviz_core.ui.inputs.chosen import opened


def answer(body: bytes) -> dict:
    """The overview of the drawing in `body`.

    Raises `ValueError` for what no sheet asks, and `NnvizError` where the network can't be loaded.
    """
    drawing = live.decoded(body, Drawing)
    chosen, model = opened(SketchLink(drawing.sketch)), loaded.addressed(drawing.model)
    if model.dataset != DATASET and not is_own(model.dataset):
        raise ValueError(f"{model.name} is not for digits")
    return described(overview.overview(model.network, chosen.image_for(model), drawing.places), model, chosen)


ROUTES = [live.route("overview", answer)]
