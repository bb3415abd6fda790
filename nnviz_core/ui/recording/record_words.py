"""What a recording is said to be before it begins, and in the end."""

from nnviz_core.live import Plan, Progress
from nnviz_core.live.recordings import Forecast
from nnviz_core.numerals import numeral

NOTHING = "Nothing has been recorded yet."


def before(plan: Plan, told: Forecast) -> str:
    """How large the recording will be."""
    return f"{plan.title}: {told.steps:,} steps, {told.frames:,} moments recorded, about {told.bytes / 1e6:.1f} MB."


def sentences(last: Progress) -> str:
    """The view in three sentences."""
    one, plan = last.figures, last.plan
    return (
        f"A network {plan.architecture} is trained on this server, and its weights, gradients and momenta are recorded while it is, to be wound back to any "
        f"recorded step. "
        f"After {last.step:,} steps its loss over {one.trained_on:,} training images is {numeral(one.train_loss, '.3f')} nats, over {one.tested:,} test "
        f"images {numeral(one.test_loss, '.3f')}. "
        f"A recording belongs to whoever made it: it stays for as long as this page is open, and as a file for as long as you like."
    )
