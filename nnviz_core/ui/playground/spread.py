"""The spread of a run's weights, activations and gradients, for the browser."""

import numpy as np

from nnviz_core import playground
from nnviz_core.packing import packed
from nnviz_core.playground import State
from nnviz_core.playground.histograms import spreads
from nnviz_core.playground.inspection import gradients
from nnviz_core.ui.playground.moments import unit_side


def spread(run: State) -> list[list[dict]]:
    """For each layer the histograms of its weights, activations and gradients."""
    parameters = run.parameters
    activations = [y for _, y in run.values(playground.grid(run.plan.problem, unit_side(run.plan)))]
    every = spreads(parameters, activations, gradients(run.plan, parameters, run))
    return [[{"most": each.most, "shares": packed(each.shares, np.float32)} for each in layer] for layer in every]
