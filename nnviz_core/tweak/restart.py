"""Where a changed network starts anew: at the outputs of a layer that no change reaches, or in which it is easily put right.

A channel that is switched off gives the same whatever the input is, and goes on doing so until channels mix: in `mnist-cnn` the
first layer to read all of relu3 is fc1, so that the averages before it, 5 MB for 10,000 images, stand for 250 MB of maps. What such
a channel gives there is measured by sending nothing but it through the layers between, in batches of the same size and format, so
that the results are equal bit by bit to those of a whole pass. A channel that is scaled is carried through averages and
normalisations only, and exact but for rounding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import blocks, geometry, kinds, passes
from nnviz_core.layers.passes import INPUT
from nnviz_core.layers.scaling import Scaling
from nnviz_core.tweak.changes import Change, Off, Scale, checked
from nnviz_core.tweak.copies import scaling_names

MOST_BYTES = 32_000_000
"""The size of outputs that are worth keeping for all images."""
NUMBER = 4
"""Bytes of a number."""


@dataclass(frozen=True)
class Reach:
    """How far a network goes on as before when it is changed.

    The output of `layer` is the last that no change touches. If its channels are switched off or scaled, `between` are the layers
    after it through which each channel goes on alone, unchanged themselves; `is_exact` says whether that is so bit by bit.
    """

    layer: str
    between: tuple[str, ...]
    is_exact: bool


def reach(network: nn.Sequential, changes: Iterable[Change]) -> Reach:
    """How far `network` goes on as before with `changes`. Raises `ValueError` for a change of a layer that it doesn't have."""
    every, names = checked(changes), passes.layer_names(network)
    for change in every:
        if change.layer not in names[1:]:
            raise ValueError(f"no layer {change.layer!r:.110}; there are {', '.join(names[1:])}")
    last = min(
        (names.index(each.layer) - (not isinstance(each, Off | Scale)) for each in every), default=len(names) - 1
    )
    own = [each for each in every if each.layer == names[last] and isinstance(each, Off | Scale)]
    touched = {each.layer for each in every} | {scaling for each in own for scaling in scaling_names(each.layer)}
    is_exact = all(not any(each.factors) for each in own)

    def goes_on(name: str) -> bool:
        kind = kinds.of(network.get_submodule(name))
        return name not in touched and kind.keeps_channels and (is_exact or kind.affine)

    return Reach(names[last], tuple(takewhile(goes_on, names[last + 1 :])) if own else (), is_exact)


def starting_layer(
    network: nn.Sequential, changes: Iterable[Change], images: ImageSet, most_bytes: int = MOST_BYTES
) -> str:
    """The layer from whose outputs for all `images` a pass of the changed network goes on: the last one that takes at most
    `most_bytes`; "input" where none does. Raises as `reach` does."""
    part, names = reach(network, changes), passes.layer_names(network)
    sizes = sizes_of(network, images)
    before = [name for name in names[1 : names.index(part.layer) + 1] if sizes[name] <= most_bytes]
    before = [name for name in before if blocks.maker(network, name) != INPUT]  # the images themselves take a quarter
    beyond = [name for name in part.between if sizes[name] <= most_bytes]
    if beyond and (part.is_exact or part.layer not in before):
        return beyond[-1]
    return before[-1] if before else INPUT


def sizes_of(network: nn.Sequential, images: ImageSet) -> dict[str, int]:
    """How many bytes the outputs of each layer for all `images` take."""
    shapes = geometry.shapes(network, images.shape)
    return {name: NUMBER * len(images) * torch.Size(shape).numel() for name, shape in shapes.items()}


class Continuation:
    """A changed network from the outputs of `layer` of the original on, for batches of inputs of the shape `image`.

    Both networks are copies in the format in which they run. Raises `ValueError` where changes reach what `layer` gives.
    """

    def __init__(
        self, original: nn.Sequential, changed: nn.Sequential, part: Reach, layer: str, image: Sequence[int]
    ) -> None:
        names = passes.layer_names(original)
        self.image, self.after = image, passes.split(changed, layer)[1]
        self.before: list[nn.Module] = []
        self.between: list[nn.Module] = []
        self.scaling: Scaling | None = None
        self.effects: dict[int, tuple[Tensor, Tensor]] = {}
        if layer in part.between:
            self.before = passes.split(original, part.layer)[0]
            self.between = passes.split(original, layer)[0][len(self.before) :]
            scaling = passes.split(changed, part.layer)[1][0]
            assert isinstance(scaling, Scaling)
            self.scaling = scaling
        elif names.index(layer) > names.index(part.layer):
            raise ValueError(f"the outputs of {layer} change: {part.layer} is the last layer whose outputs don't")

    def logits(self, value: Float[Tensor, "batch *shape"]) -> Float[Tensor, "batch class"]:
        """The logits of the changed network where the layer of the original gives `value`."""
        if self.scaling is not None:
            value = self._put_right(value, self.scaling)
        return passes.run(self.after, value)

    def _put_right(self, value: Tensor, scaling: Scaling) -> Tensor:
        """`value` with the changed channels as they are in the changed network."""
        if len(value) not in self.effects:
            self.effects[len(value)] = self._effect(len(value), scaling)
        constant, nothing = self.effects[len(value)]
        result = value.clone()
        off = (scaling.factor == 0).nonzero()[:, 0]
        result[:, off] = constant[:, off]
        scaled = ((scaling.factor != 0) & ((scaling.factor != 1) | (scaling.constant != 0))).nonzero()[:, 0]
        if len(scaled):
            factor = scaling.factor[scaled].view(-1, *[1] * (value.ndim - 2))
            result[:, scaled] = factor * (value[:, scaled] - nothing[:, scaled]) + constant[:, scaled]
        return result

    def _effect(self, count: int, scaling: Scaling) -> tuple[Tensor, Tensor]:
        """What the layers between make of the constants of the changed channels alone, and of nothing, for a batch of `count`."""
        # The output of a pass has the very format that the maps of all others have, on which the order of additions depends.
        zeros = torch.zeros_like(passes.run(self.before, torch.zeros(count, *self.image)))
        return passes.run(self.between, scaling(zeros)), passes.run(self.between, zeros)
