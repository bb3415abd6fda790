"""What a kernel that is made for a shape is made for."""

from typing import NamedTuple

from nnviz_core.playground.layout import BIASES, BY_INPUT, BY_OUTPUT, INPUTS, OUTPUTS, WEIGHTS, WIDTH, Layout
from nnviz_core.playground.plan import Plan


class Place(NamedTuple):
    """A layer and where its parameters lie: see `layout`."""

    inputs: int
    outputs: int
    activation: str
    weights: int
    biases: int
    by_output: int
    by_input: int

    @property
    def vectors(self) -> int:
        """How many vectors a unit's weights take, behind the first layer."""
        return self.by_output // WIDTH


class Shape(NamedTuple):
    """The layers, and whether the loss is the cross-entropy."""

    places: tuple[Place, ...]
    entropy: bool


def shape(plan: Plan, parts: Layout) -> Shape:
    """The shape of a plan's network."""
    columns = (INPUTS, OUTPUTS, WEIGHTS, BIASES, BY_OUTPUT, BY_INPUT)
    rows = [[int(row[column]) for column in columns] for row in parts.table]
    places = tuple(
        Place(inputs, outputs, activation, weights, biases, by_output, by_input)
        for (inputs, outputs, weights, biases, by_output, by_input), activation in zip(
            rows, plan.activations, strict=True
        )
    )
    return Shape(places, plan.loss == "cross-entropy")
