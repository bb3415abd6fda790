"""Paths from a value down to the pixels: each sum explains a source of the sum before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from nnviz_core.contributions.places import Place
from nnviz_core.contributions.sums import Contributions, explain_in, recorded
from nnviz_core.layers import passes


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


def strongest_path(network: nn.Sequential, inputs: Tensor, layer: str, index: Sequence[int]) -> Trail:
    """The path from the value at `index` of `layer` that always follows the source with the largest absolute product."""
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


def _is_source(step: Contributions, place: Place) -> bool:
    same_axes = step.source_layer == place.layer and step.source_indices.shape[1] == len(place.index)
    return same_axes and bool((step.source_indices == place.index).all(axis=1).any())
