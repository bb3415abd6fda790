"""One unit of a run at one point of the plane: what comes in, each product, their sum, and what follows from it."""

from dataclasses import dataclass, replace

import numpy as np

from nnviz_core.playground.features import features
from nnviz_core.playground.layout import Parameters
from nnviz_core.playground.network import Network
from nnviz_core.playground.plan import MOST_BATCH, Plan
from nnviz_core.playground.plane import grid, target_map
from nnviz_core.playground.responses import units
from nnviz_core.playground.state import State

GRID = 16
"""Points a side of the grid on which gradients are measured: 256 in all."""
SCALE = 1024.0
"""The rate of the step that shows a gradient: the larger, the less of it is lost to rounding."""


@dataclass(frozen=True)
class UnitAt:
    """A unit at a point: `total` is the sum of the products and `bias` (0 where it has none), `activation` what it becomes.

    Gradients are those of the mean loss on `measured`; `outgoing` are the weights to the units of the next layer.
    """

    values: np.ndarray
    weights: np.ndarray
    bias: float | None
    total: float
    activation: float
    outgoing: np.ndarray
    gradients: np.ndarray
    bias_gradient: float | None
    every: tuple[np.ndarray, ...]
    """The activations of all layers at the point, inputs first."""

    @property
    def products(self) -> np.ndarray:
        """Each weight times the value that comes in."""
        return self.weights * self.values


def unit_at(run: State, layer: int, unit: int, point: tuple[float, float]) -> UnitAt:
    """The unit of a layer, counted from 1, at a point. Raises `ValueError` where there is none such."""
    sizes = run.plan.sizes
    if not (1 <= layer < len(sizes) and 0 <= unit < sizes[layer]):
        raise ValueError(f"no unit {unit} in layer {layer}")
    parameters = run.parameters
    network = Network(run.plan, parameters, 0)
    inputs = features(run.plan.features, run.checked(np.array([point])))
    passed = units(run.plan, network.layout, network.flat, inputs)
    every = (inputs[0], *(y[0] for _, y in passed))
    weights, biases = parameters[layer - 1]
    slopes, bias_slopes = gradients(run.plan, parameters, run)[layer - 1]
    return UnitAt(
        values=every[layer - 1],
        weights=weights[unit],
        bias=None if biases is None else float(biases[unit]),
        total=float(passed[layer - 1][0][0, unit]),
        activation=float(passed[layer - 1][1][0, unit]),
        outgoing=parameters[layer][0][:, unit] if layer < len(parameters) else np.empty(0, np.float32),
        gradients=slopes[unit],
        bias_gradient=None if bias_slopes is None else float(bias_slopes[unit]),
        every=every,
    )


def gradients(plan: Plan, parameters: Parameters, run: State) -> Parameters:
    """The derivatives of the mean loss on a grid, or on the first 256 examples of a set, by each weight and bias.

    They are what one step of plain descent takes away, over its rate.
    """
    if plan.count:
        places = run.stream.kept[:MOST_BATCH]
        inputs, values = run.stream.inputs[places], run.stream.values[places]
    else:
        wanted = target_map(plan.target, GRID)
        assert wanted is not None
        inputs, values = features(plan.features, grid(plan.problem, GRID)), wanted.reshape(-1, 1)
    hidden = tuple(layer._replace(dropout=0.0) for layer in plan.layers)
    plain = replace(plan, hidden=hidden, optimizer="sgd", batch=len(inputs), l1=0.0, l2=0.0, weight_decay=0.0)
    network = Network(plain, parameters, 0)
    before = network.flat.copy()
    network.train(inputs, values, np.full(1, SCALE, np.float32))
    return network.layout.unpack((before - network.flat) / np.float32(SCALE))


def gradients_on(plan: Plan) -> str:
    """On what gradients are measured, in words."""
    return f"the first {MOST_BATCH} examples" if plan.count else f"a grid of {GRID}×{GRID} points"
