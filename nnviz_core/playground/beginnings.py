"""The first parameters of a plan."""

from collections.abc import Sequence

import numpy as np

from nnviz_core.playground.initialisers import INITIALISERS
from nnviz_core.playground.layout import Parameters
from nnviz_core.playground.plan import Plan


def initial(plan: Plan, generator: np.random.Generator) -> Parameters:
    """A plan's first parameters."""
    drawn: Parameters = []
    kinds: Sequence[tuple[str, str]] = [(layer.weights, layer.biases) for layer in plan.layers]
    for number, (inputs, outputs) in enumerate(zip(plan.sizes, plan.sizes[1:], strict=False)):
        weights, biases = kinds[number] if number < len(kinds) else (plan.output_weights, "zeros")
        first = INITIALISERS[weights](generator, (outputs, inputs), inputs, outputs)
        second = INITIALISERS[biases](generator, (outputs,), inputs, outputs)
        drawn.append((first, second if number < len(kinds) or plan.output_bias else None))
    return drawn
