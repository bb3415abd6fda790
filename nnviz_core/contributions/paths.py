"""Paths from a value down to the pixels: each sum explains a source of the sum before it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from nnviz_core.contributions.places import Place
from nnviz_core.contributions.sums import Contributions, Layer, explain_in, made_at, recorded
from nnviz_core.layers import geometry, passes
from nnviz_core.layers.blocks import maker
from nnviz_core.layers.geometry import IMAGE, Shape


@dataclass(frozen=True)
class Leg:
    """A step of a path: from the value at `place`, `total`, to the one at `source`, of which it gets `product` = `value` × `weight`."""

    place: Place
    source: Place
    total: float
    value: float
    weight: float
    product: float

    @property
    def share(self) -> float:
        """`product` / `total`; 0 where there is nothing to share.

        In a sum with products of both signs and a bias it can lie beyond 0…1.
        """
        return self.product / self.total if self.total else 0.0

    @property
    def is_unchanged(self) -> bool:
        """Whether the value is its source's, as that of a ReLU above zero or of a window's largest."""
        return self.weight == 1 and self.product == self.total


@dataclass(frozen=True)
class Trail:
    """A path of sums from a value towards the pixels, each explaining a source of the sum before it.

    `pixel` is the (channel, row, column) where the path ends, or None if it ends in a sum to which no source adds anything, so
    that the value comes from the bias alone.
    """

    steps: tuple[Contributions, ...]
    pixel: tuple[int, ...] | None

    @property
    def places(self) -> tuple[Place, ...]:
        """Every value on the path, including the pixel."""
        way = tuple(Place(step.layer, step.index) for step in self.steps)
        return way if self.pixel is None else (*way, Place(passes.INPUT, self.pixel))

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Its steps from value to value."""
        return tuple(_leg(step, source) for step, source in zip(self.steps, self.places[1:], strict=False))

    @property
    def share(self) -> float:
        """The share of the first value that comes along this path alone: the product of the shares.

        Over all paths and biases these add up to 1, as long as the path holds no softmax.
        """
        return math.prod(leg.share for leg in self.legs)


def strongest_path(network: nn.Sequential, inputs: Tensor, layer: str, index: Sequence[int]) -> Trail:
    """The path from the value at `index` of `layer` that always follows the source with the largest absolute product.

    Layers that hand their values on unchanged are no steps of it.
    """
    trace, steps = recorded(network, inputs), []
    place = Place(layer, tuple(index))
    while place.layer != passes.INPUT:
        steps.append(step := explain_in(network, trace, place.layer, place.index))
        if not step.products.any():
            return Trail(tuple(steps), None)
        place = step.place(step.strongest)
    return Trail(tuple(steps), place.index)


def trail(network: nn.Sequential, inputs: Tensor, places: Sequence[Place]) -> Trail:
    """The sums along a path given by its `places`. Raises `ValueError` where a place is not a source of the one before."""
    trace, steps = recorded(network, inputs), []
    for place in places:
        if steps and not _is_source(steps[-1], place):
            raise ValueError(f"{place.layer} {place.index} is not a source of {steps[-1].layer} {steps[-1].index}")
        if place.layer == passes.INPUT:
            return Trail(tuple(steps), tuple(place.index))
        steps.append(explain_in(network, trace, place.layer, place.index))
    return Trail(tuple(steps), None)


def origin(network: nn.Sequential, place: Place, image: Shape = IMAGE) -> Place:
    """Where the value at `place` was made: there, or in the layer before those that hand it on unchanged.

    Raises `ValueError` for an index that there isn't.
    """
    shapes = geometry.shapes(network, image)
    if place.layer not in shapes:
        return place
    name = maker(network, place.layer)
    return place if name == place.layer else made_at(Layer(name, shapes[name]), place.index)


def _leg(step: Contributions, source: Place) -> Leg:
    number = next(number for number in range(len(step.products)) if step.place(number) == source)
    numbers = (float(values[number]) for values in (step.sources, step.weights, step.products))
    return Leg(Place(step.layer, step.index), source, step.total, *numbers)


def _is_source(step: Contributions, place: Place) -> bool:
    return place.layer == step.maker.name and any(step.place(source) == place for source in range(len(step.products)))
