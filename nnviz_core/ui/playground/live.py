"""A run or a race over HTTP: what is to be done with it, and what it is now."""

from nnviz_core.ui.frame import live, trainees
from nnviz_core.ui.frame.own_races import OwnRace
from nnviz_core.ui.frame.own_runs import Own
from nnviz_core.ui.playground import lanes
from nnviz_core.ui.playground.acts import hear
from nnviz_core.ui.playground.asked import Asked
from nnviz_core.ui.playground.large import large
from nnviz_core.ui.playground.moments import moment
from nnviz_core.ui.playground.spread import spread


def answer(body: bytes) -> dict:
    """The run or race in `body`, after what is to be done; `gone` for one that no session holds, `loading`, in words, while none can be looked at.

    Raises `ValueError` for what no page asks, and `NnvizError` while too many train.
    """
    asked = live.decoded(body, Asked)
    own = trainees.by_token(asked.token)
    if not isinstance(own, OwnRace | Own):
        return {"gone": True}
    hear(own, asked)
    if not trainees.is_ready():
        return {"loading": trainees.delay(), "version": own.version}
    if isinstance(own, OwnRace):
        return lanes.moment(own)
    with own.lock:
        still, is_trained = own.look()
        return moment(own, still, is_trained) | {
            "large": large(still, asked.focus),
            "spread": spread(still) if asked.spread else None,
        }


ROUTES = [live.route("playground", answer)]
