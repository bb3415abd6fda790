"""The fewest filters of a layer that, copied from another input's pass, turn an answer."""

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import torch
from torch import Tensor, nn

from nnviz_core.filters import patching
from nnviz_core.filters.layer_ranking import turnable_layers
from nnviz_core.layers import passes

MOST_PAIRS = 150_000
"""Pairs of one layer's filters that are tried; of 512 units there are 130,816."""


@dataclass(frozen=True)
class Turn:
    """Filters (`channels`) of `layer`, which has `width`, that copied from a donor's pass give an input the donor's prediction.

    `before`, `after` and `donor` are leads, logit of the donor's prediction − logit of the input's: of the input as it is, with
    the filters copied, and of the donor. `is_smallest` tells whether all smaller sets of any one layer were tried in vain.
    Of the `tried` sets of as many filters of the layer, `as_good` turn the answer; both are 0 where sets were grown greedily.
    """

    layer: str
    channels: tuple[int, ...]
    width: int
    before: float
    after: float
    donor: float
    is_smallest: bool
    as_good: int = 0
    tried: int = 0


def smallest_turn(network: nn.Sequential, inputs: Tensor, donor: Tensor) -> Turn | None:
    """The fewest filters of one layer that give `inputs` (1, …) the prediction for `donor` (1, …).

    All single filters of all layers are tried, then all pairs; where none turns the answer, larger sets are grown greedily, the
    most helpful filter first. Of equally many those of the widest layer are returned, where they are the smallest share of it, and then those with the
    largest lead; None without hidden layers.
    Raises `ValueError` if both inputs have the same prediction.
    """
    with torch.inference_mode():
        layers = [_Layer(network, inputs, donor, layer) for layer in turnable_layers(network)]
        for size in (1, 2):
            if turns := [turn for layer in layers if (turn := layer.best(size))]:
                return max(turns, key=lambda turn: (turn.width, turn.after))
        were_pairs_tried = all(comb(layer.width, 2) <= MOST_PAIRS for layer in layers)
        grown = [layer.grown(were_pairs_tried) for layer in layers]
    return min(grown, key=lambda turn: (len(turn.channels), -turn.width, -turn.after), default=None)


class _Layer:
    """What `layer` gives for an input and for a donor, and what copying some of it does."""

    def __init__(self, network: nn.Sequential, inputs: Tensor, donor: Tensor, layer: str):
        for each in (inputs, donor):
            passes.check_single(each)
        self.network, self.inputs, self.donor, self.name = network, inputs, donor, layer
        self.value, self.other = (passes.up_to(network, each, layer) for each in (inputs, donor))
        self.width = self.value.shape[1]
        ends = passes.onward(network, torch.cat([self.value, self.other]), layer)
        self.lost, self.gained = ends.argmax(1).tolist()
        if self.lost == self.gained:
            raise ValueError("both inputs have the same prediction: there is nothing to turn")
        self.before, self.after_all = (ends[:, self.gained] - ends[:, self.lost]).tolist()

    def best(self, size: int) -> Turn | None:
        """The set of `size` filters that turns the answer with the largest lead."""
        if comb(self.width, size) > MOST_PAIRS:
            return None
        sets = list(combinations(range(self.width), size))
        logits = patching.patched_logits(self.network, self.name, self.value, self.other, sets)
        leads = logits[:, self.gained] - logits[:, self.lost]
        turned = logits.argmax(1) == self.gained
        if not turned.any():
            return None
        leads[~turned] = -float("inf")
        best = int(leads.argmax())
        turn = self._turn(sets[best], float(leads[best]), is_smallest=True)
        return replace(turn, as_good=int(turned.sum()), tried=len(sets))

    def grown(self, were_pairs_tried: bool) -> Turn:
        """A larger set, grown greedily."""
        flip = patching.smallest_flip(self.network, self.inputs, self.donor, self.name)
        lead = float(flip.logits[self.gained] - flip.logits[self.lost])
        return self._turn(flip.channels, lead, is_smallest=were_pairs_tried and len(flip.channels) == 3)

    def _turn(self, channels: tuple[int, ...], lead: float, is_smallest: bool) -> Turn:
        return Turn(self.name, channels, self.width, self.before, lead, self.after_all, is_smallest)
