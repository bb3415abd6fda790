"""What the trainings of a plan take, told before they begin."""

from dataclasses import dataclass

from nnviz_core.errors import NnvizError
from nnviz_core.retraining.plans import BATCH, Plan
from nnviz_core.uploads import cost
from nnviz_core.zoo import SHAPE

MOST_SECONDS = 1800
MOST_VALUES = 600_000
"""Values that all layers give for one image; a step holds those of a batch."""
A_PRODUCT, A_VALUE, AN_IMAGE = 1e-10, 4e-9, 1e-5
"""Seconds that each takes in training, there and back, on one core of the machine that this was measured on."""


@dataclass(frozen=True)
class Forecast:
    """How many steps all trainings take, over how many images, and about how many seconds."""

    steps: int
    images: int
    seconds: float


def forecast(plan: Plan) -> Forecast:
    """What `plan` will take. Raises `NnvizError` for what is too long, and as `Plan.check` does."""
    plan.check()
    steps, seconds = plan.seeds * plan.steps, 0.0
    for is_changed in (False, True):
        values, products = cost.totals(plan.start(0, is_changed).eval(), SHAPE)
        if values > MOST_VALUES:
            raise NnvizError(
                f"The layers would give {values:,} values for an image; {MOST_VALUES:,} are the most. Take fewer filters, or pooling."
            )
        seconds += steps * BATCH * (products * A_PRODUCT + values * A_VALUE + AN_IMAGE)
    if seconds > MOST_SECONDS:
        raise NnvizError(
            f"These trainings would take about {seconds / 60:,.0f} minutes; {MOST_SECONDS // 60} are the most. Take fewer seeds, epochs or filters."
        )
    return Forecast(2 * steps, 2 * steps * BATCH, seconds)
