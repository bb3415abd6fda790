"""The layers by how few of their filters, copied from another input's pass, give its answer.

In a chain nothing goes past a layer, so that copying all of any layer gives the other answer exactly: what tells layers
apart is how few of their filters suffice.
"""

from dataclasses import dataclass

from torch import Tensor, nn

from nnviz_core.filters.patching import Flip, effects, smallest_flip
from nnviz_core.layers.blocks import stages


@dataclass(frozen=True)
class LayerTurn:
    """The filters of a layer, of which it has `width`, that turn the answer (`flip`), and the share of the difference in the lead
    that its `strongest` filter restores alone."""

    flip: Flip
    width: int
    strongest: int
    restored: float

    @property
    def share(self) -> float:
        """The share of the layer's filters that are copied."""
        return len(self.flip.channels) / self.width


def turnable_layers(network: nn.Sequential) -> list[str]:
    """The hidden layers whose filters can be copied: the last of each stage, since copying a filter earlier in it does as much."""
    return [stage[-1].layer for stage in stages(network)[1:-1]]


def rank_layers(network: nn.Sequential, inputs: Tensor, donor: Tensor) -> list[LayerTurn]:
    """The layers by the share of their filters that must be copied from `donor` to give `inputs` its prediction, the smallest
    first. Raises `ValueError` if both have the same logit difference."""
    turns = [_turn(network, inputs, donor, layer) for layer in turnable_layers(network)]
    return sorted(turns, key=lambda turn: turn.share)


def _turn(network: nn.Sequential, inputs: Tensor, donor: Tensor, layer: str) -> LayerTurn:
    alone = effects(network, inputs, donor, layer)
    strongest = int(alone.ranking[0])
    flip = smallest_flip(network, inputs, donor, layer)
    return LayerTurn(flip, len(alone.differences), strongest, float(alone.restored[strongest]))
