"""What is wrong with a run, and the button that mends it."""

from collections.abc import Sequence

from nnviz_core import playground
from nnviz_core.playground import State, UndefinedError
from nnviz_core.playground.health import Condition, Fault
from nnviz_core.ui.frame.own_runs import Own
from nnviz_core.ui.playground.settings import SLOWEST


def fault(own: Own, run: State, layers: Sequence[Condition]) -> dict | None:
    """The gravest fault of the `run` of `own`, which stands still, as words and, where one helps, a button: its label, and what it asks for."""
    if isinstance(run.failure, UndefinedError):
        return {"words": str(run.failure), "grave": True}
    if run.failure:
        return {"words": str(run.failure), "grave": True, **_button(own, Fault("", "restart"))}
    every = playground.troubles(run.plan, layers, run.losses, own.measured, playground.constant_loss(run))
    first = next(every, None)
    return first and {"words": first.words, "grave": False, **_button(own, first)}


def _button(own: Own, fault: Fault) -> dict:
    rate = max(SLOWEST, float(f"{own.rate / 3:.2g}"))
    match fault.cure:
        case "rate":
            return {"label": f"Lower the rate to {rate:g}", "act": {"rate": rate}}
        case "restart":
            return {"label": f"Start again at a rate of {rate:g}", "act": {"act": "restart", "rate": rate}}
        case "replay":
            return {"label": f"Back to step {fault.step:,}", "act": {"act": "replay", "until": fault.step}}
        case "biases":
            return {"label": "Begin with biases above 0", "rest": {"biases": True}}
        case _:
            return {"label": "Other first weights", "rest": {"reseed": True}}
