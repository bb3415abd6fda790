"""What is drawn on the home page's sheet: it becomes the input of all pages."""

from typing import Annotated

import msgspec
import streamlit as st
from msgspec import Meta

from nnviz_core.drawing import Sketch
from nnviz_core.ui.components import static_view
from nnviz_core.ui.frame import navigation
from nnviz_core.ui.inputs import sources, strokes
from nnviz_core.ui.inputs.strokes import PenStroke

KEY = "home"
LAST = "home_drawn"
MOST_BLOCKS, MOST_PLACES = 64, 64
Places = Annotated[list[Annotated[list[int], Meta(max_length=MOST_PLACES)]], Meta(max_length=MOST_BLOCKS)]
"""Which channel or unit stands at each place of each block."""


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What lies on the sheet, the name of the model that is shown beside it, and which maps stand where."""

    model: str
    strokes: Annotated[list[PenStroke], Meta(max_length=strokes.MOST)]
    places: Places = []

    @property
    def sketch(self) -> Sketch:
        """The drawing. Raises `ValueError` for what is none."""
        return strokes.sketch(self.strokes)


class Message(Drawing, frozen=True, kw_only=True):
    """What the sheet sends at the end of a stroke; messages are numbered by `sequence`."""

    sequence: Annotated[int, Meta(ge=0, le=2**53 - 1)]


def take_up() -> None:
    """Make what the sheet has sent for this run the input in force; what is no drawing changes nothing."""
    try:
        message = msgspec.convert(static_view.message(KEY, "drawn"), Message)
        sketch = message.sketch
    except (ValueError, RecursionError):
        return
    sources.draw(sketch)
    st.session_state[LAST] = navigation.visit(), sketch, message


def last() -> Message | None:
    """What this visit's sheet sent last, while it is the input in force."""
    visit, sketch, message = st.session_state.get(LAST, (None, None, None))
    return message if visit == navigation.visit() and sketch == sources.sketch() else None
