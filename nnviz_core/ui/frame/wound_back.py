"""Networks of the shipped recordings as they were after a step: each read once, a few remembered for all visitors."""

from functools import cache
from typing import TYPE_CHECKING

from nnviz_core.models import Model
from nnviz_core.recordings.recent import Recent
from nnviz_core.ui.frame import budget, contents

if TYPE_CHECKING:
    from nnviz_core.recordings import Recording

NETWORKS = Recent(budget.part("wound back"))


@cache
def recording(name: str) -> "Recording":
    """The shipped recording `name`, opened once for all sessions. Raises as `recordings.shipped.shipped` does."""
    from nnviz_core.recordings import shipped

    return shipped.shipped(name)


def model(name: str) -> Model:
    """The network `NAME@STEP`; raises `ValueError`, in words, where there is none, and `NnvizError` where it can't be read."""
    from nnviz_core.recordings import winding

    run, step = winding.parts(name)
    return NETWORKS.value(
        name, lambda: winding.after(recording(run), run, step), lambda model: contents.size(model.network)
    )
