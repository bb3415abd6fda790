"""What shapes a training beside its rate: schedules of the rate, dropout and penalties on the weights."""

from dataclasses import dataclass
from typing import Any

from nnviz_core.playground.schedules import SCHEDULES
from nnviz_core.ui.frame.numbers import Slider
from nnviz_core.ui.frame.settings import PAGE as ON_PAGE
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.playground.starts import PlanNumber, box, first_layer, plan_of

STEPS = ("0", "0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1")
"""Of a penalty."""
CONSTANT = "constant"


@dataclass(frozen=True, kw_only=True)
class Dropout(Slider):
    """The share of the units of each hidden layer that is dropped at each step."""

    scope: str = ON_PAGE

    def usual(self, values: Values) -> Any:
        return first_layer(values).dropout


SCHEDULE = box(
    "schedule", "Schedule of the rate", {name: name for name in SCHEDULES}, lambda values: plan_of(values).schedule
)
PERIOD = PlanNumber(
    word="period",
    label="Steps of the schedule",
    default=100_000,
    low=10,
    high=10**9,
    field="period",
    width=400,
    when=SCHEDULE.is_(*(name for name in SCHEDULES if name != CONSTANT)),
)
DROPOUT = Dropout(word="dropout", label="Dropout", default=0.0, low=0.0, high=0.9, step=0.1)
PENALTIES = tuple(
    box(word, label, {each: each for each in STEPS}, lambda values, field=field: f"{getattr(plan_of(values), field):g}")
    for word, label, field in (("l1", "L1", "l1"), ("l2", "L2", "l2"), ("decay", "Weight decay", "weight_decay"))
)
FINER = (SCHEDULE, PERIOD, DROPOUT, *PENALTIES)


def finer(values: Values) -> dict[str, Any]:
    """The fields of a plan that these settings decide."""
    l1, l2, weight_decay = (float(values[each]) for each in PENALTIES)
    steps = int(values[PERIOD]) if values[SCHEDULE] != CONSTANT else plan_of(values).period
    return {"schedule": values[SCHEDULE], "period": steps, "l1": l1, "l2": l2, "weight_decay": weight_decay}
