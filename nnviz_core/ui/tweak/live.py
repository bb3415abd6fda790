"""The answer to an input over HTTP, while a pen adds ink to it or takes it away."""

from typing import Annotated

import msgspec
from msgspec import Meta

from nnviz_core.ui.frame import live, loaded, tweaked
from nnviz_core.ui.inputs import levels
from nnviz_core.ui.tweak.cards import NOW, answer_card


class Asked(msgspec.Struct, frozen=True):
    """The ink of the input, and the address of the model that answers."""

    model: Annotated[str, Meta(max_length=tweaked.LONGEST)]
    levels: levels.Levels


def answer(body: bytes) -> dict:
    """The page's card for the image in `body`.

    Raises `ValueError` for what no page asks, and `NnvizError` where the network can't be loaded.
    """
    asked = live.decoded(body, Asked)
    return {"html": answer_card(loaded.addressed(asked.model), NOW, levels.image(asked.levels))}


ROUTES = [live.route("ink", answer)]
