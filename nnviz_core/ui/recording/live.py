"""What a view shows of any step, over HTTP, while a training is dragged or played."""

from collections.abc import Callable, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from nnviz_core.packing import parcel
from nnviz_core.ui.frame import live
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.recording import answers_film, learnt, moving, one_input, two_runs, weights
from nnviz_core.ui.recording.focus import PAGE, Focus, of_token
from nnviz_core.ui.recording.moments import Moment

Text = Annotated[str, Meta(max_length=2000)]
MOMENTS: dict[str, tuple[Callable[[Focus, Values, int], Moment], Sequence[Setting]]] = {
    "weights": (weights.moment, weights.ASKED),
    "movement": (moving.moment, moving.ASKED),
    "input": (one_input.moment, one_input.ASKED),
    "learnt": (learnt.moment, ()),
    "confusion": (answers_film.moment, ()),
    "runs": (two_runs.moment, two_runs.ASKED),
}
"""By view, what it shows of a step, and the settings that this depends on."""


class Asked(msgspec.Struct, frozen=True):
    """A step of a training, the view, and its settings as links write them."""

    run: Text
    step: int
    view: Text
    words: Annotated[dict[Text, Text], Meta(max_length=8)]


def answer(body: bytes) -> bytes:
    """What the view shows of the step in `body`, as a parcel.

    Raises `ValueError` for what no page asks, and `NnvizError` where the recording can't be read.
    """
    asked = live.decoded(body, Asked)
    if asked.view not in MOMENTS:
        raise ValueError("There is no such view")
    try:
        focus, (moment, settings) = of_token(asked.run), MOMENTS[asked.view]
    except KeyError:
        raise ValueError("There is no such training") from None
    if asked.step not in focus.recording.steps:
        raise ValueError("There is no such step")
    values = Values.of_texts(PAGE, focus, asked.view, settings, asked.words)
    return parcel(*moment(focus, values, asked.step).changing(focus, asked.step))


ROUTES = [live.route("moment", answer)]
