"""Which training is shown, at which step, and on which axis: the settings that the views share."""

from dataclasses import dataclass
from typing import Any

from nnviz_core import course
from nnviz_core.course.parts import QUANTITIES
from nnviz_core.recordings.header import MOMENTA
from nnviz_core.ui.frame import own_recordings
from nnviz_core.ui.frame.choices import Choice, Clicked
from nnviz_core.ui.frame.numbers import whole
from nnviz_core.ui.frame.settings import PAGE
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.recording import offered

ELSEWHERE = "a recording lives in the session that made it; load it back from its file, under Record live"


@dataclass(frozen=True, kw_only=True)
class Recorded(Choice):
    """A recorded training: a shipped one, or one of the visitor's own."""

    def problem(self, value: Any, values: Values) -> str:
        problem = super().problem(value, values)
        return ELSEWHERE if problem and own_recordings.is_name(str(value)) else problem


RUN = Recorded(
    word="run",
    label="Training",
    options=lambda _: offered.names(),
    default=offered.USUAL,
    as_box=True,
    scope=PAGE,
)


@dataclass(frozen=True, kw_only=True)
class StepWound(Clicked):
    """A recorded step, to which the training is wound; in links any whole number, for which the nearest recorded step stands."""

    def usual(self, values: Values) -> int:
        return course.nearest(values.about.recording.steps, values.about.epoch)

    def problem(self, value: Any, values: Values) -> str:
        return "" if value in values.about.recording.steps else "it is not recorded"

    def parse(self, text: str, values: Values) -> int:
        return course.nearest(values.about.recording.steps, whole(text))


STEP = StepWound(word="step", scope=PAGE)
AXIS = Choice(
    word="axis",
    label="Steps",
    options={"log": "Logarithmic", "linear": "Linear"},
    is_labelled=True,
    scope=PAGE,
)
COMMON = (STEP, AXIS)


def quantities(values: Values) -> dict[str, str]:
    """What is recorded of each layer's weights: momenta only if the optimiser has some."""
    has_momenta = values.about.recording.header.families[MOMENTA].numbers > 0
    return {each: each.capitalize() for each in QUANTITIES if has_momenta or each != MOMENTA}
