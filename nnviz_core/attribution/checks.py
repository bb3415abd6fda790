"""What an attribution is worth on one input, measured, each finding in one line of words.

Completeness: how much of the logit it accounts for. Deletion and insertion: whether its order of the ink beats chance (Petsiuk
et al. 2018). Sanity: whether it depends on the weights at all (Adebayo et al. 2018).
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from nnviz_core.attribution import class_maps
from nnviz_core.attribution.class_maps import Attribution
from nnviz_core.attribution.deletion import Curves, curves
from nnviz_core.attribution.ranks import spearman
from nnviz_core.layers import kinds, passes, terms

Method = Callable[[nn.Sequential, Tensor, int], Attribution]
"""Network, inputs (1, …) and class to attribution."""
NEAREST_SHARE, FARTHEST_SHARE = 0.75, 1.25
"""An attribution is complete when it accounts for a share of the logit between these."""
MOST_AGREEMENT = 0.5
"""Rank correlation with maps of randomised networks above which a map says little about this network."""
RANDOM_NETWORKS = 3


@dataclass(frozen=True)
class Completeness:
    """How much of `whole` an attribution accounts for.

    `whole` is the logit, for integrated gradients and occlusion less that of an empty sheet. `biases` is what the biases of the
    layers after the attributed one add to the logit where gradient × value and biases are exactly the logit, else None.
    """

    accounted: float
    whole: float
    biases: float | None

    @property
    def share(self) -> float:
        """`accounted` / `whole`; not a number where there is nothing to account for."""
        return self.accounted / self.whole if abs(self.whole) > 1e-6 else float("nan")

    @property
    def residual(self) -> float:
        """What is left of `whole` after `accounted` and the biases: 0 up to rounding where the identity is exact."""
        return self.whole - self.accounted - (self.biases or 0.0)

    @property
    def passes(self) -> bool:
        """Whether the share is near enough to 1."""
        return NEAREST_SHARE <= self.share <= FARTHEST_SHARE

    @property
    def words(self) -> str:
        """The result as one sentence."""
        if np.isnan(self.share):
            return "Completeness: there is nothing to account for."
        outcome = "passes" if self.passes else "fails"
        exact = "" if self.biases is None else f"; the biases add {self.biases:+.2f}, and both together are the logit"
        return (
            f"Completeness {outcome}: accounts for {self.accounted:+.2f} of {self.whole:+.2f}, {self.share:.0%} "
            f"({NEAREST_SHARE:.0%} to {FARTHEST_SHARE:.0%} passes){exact}."
        )


@dataclass(frozen=True)
class Sanity:
    """Rank correlations (−1 … 1), over the inked pixels, with the maps of networks whose weights were shuffled."""

    agreements: tuple[float, ...]

    @property
    def agreement(self) -> float:
        """The mean size of the correlations; not a number for a map without differences."""
        return float(np.mean(np.abs(self.agreements)))

    @property
    def passes(self) -> bool:
        """Whether the maps are different enough; not where that can't be measured."""
        return self.agreement <= MOST_AGREEMENT

    @property
    def words(self) -> str:
        """The result as one sentence."""
        if np.isnan(self.agreement):
            return "Dependence on the weights: can't be measured, one of the maps is the same everywhere."
        outcome, meaning = ("passes", "it changes") if self.passes else ("fails", "it barely changes")
        return (
            f"Dependence on the weights {outcome}: {meaning} when the weights are shuffled "
            f"(rank correlation {self.agreement:.2f}; at most {MOST_AGREEMENT} passes)."
        )


@dataclass(frozen=True)
class Worth:
    """An attribution with all that was measured of it."""

    attribution: Attribution
    completeness: Completeness
    curves: Curves
    sanity: Sanity

    @property
    def passes(self) -> bool:
        """Whether it passes every check."""
        return self.completeness.passes and self.curves.passes and self.sanity.passes

    @property
    def verdict(self) -> str:
        """One line: what it passes, and what it fails."""
        checks = {
            "completeness": self.completeness.passes,
            "deletion": self.curves.deletion_passes,
            "insertion": self.curves.insertion_passes,
            "dependence on the weights": self.sanity.passes,
        }
        failures = [name for name, success in checks.items() if not success]
        if not failures:
            return "Passes all four checks on this input."
        return (
            f"Fails {', '.join(failures)} on this input; passes {len(checks) - len(failures)} of {len(checks)} checks."
        )


def assess(network: nn.Sequential, inputs: Tensor, method: Method, target: int | None = None, seed: int = 0) -> Worth:
    """The attribution that `method` makes for `target`, the prediction when None, with its measured worth."""
    passes.check_single(inputs)
    with torch.no_grad():
        target = passes.chosen_class(passes.onward(network, inputs, passes.INPUT), target)
    attribution = method(network, inputs, target)
    return Worth(
        attribution,
        completeness(network, inputs, attribution),
        curves(network, inputs, attribution.map, target, seed),
        sanity(network, inputs, method, attribution, seed),
    )


def completeness(network: nn.Sequential, inputs: Tensor, attribution: Attribution) -> Completeness:
    """How much of its class's logit `attribution` accounts for."""
    with torch.no_grad():
        both = passes.onward(network, torch.cat([inputs, torch.zeros_like(inputs)]), passes.INPUT)[
            :, attribution.target
        ]
    logit, empty = both.tolist()
    if attribution.whole == class_maps.LOGIT_LESS_EMPTY:
        return Completeness(attribution.accounted, logit - empty, None)
    after = passes.split(network, attribution.layer)[1]
    exact = attribution.whole == class_maps.LOGIT_LESS_BIASES and all(kinds.of(layer).homogeneous for layer in after)
    return Completeness(
        attribution.accounted,
        logit,
        bias_part(network, inputs, attribution.layer, attribution.target) if exact else None,
    )


def bias_part(network: nn.Sequential, inputs: Tensor, layer: str, target: int) -> float:
    """What the biases after `layer` add to the logit of `target`, every gate staying as this input sets it.

    Where every layer after is of a homogeneous kind (convolutions, ReLUs, poolings, batch normalisations, linear layers; no tanh)
    the logit is exactly this plus gradient × value summed over `layer` (the bias terms of Srinivas and Fleuret 2019).
    """
    before, after = passes.split(network, layer)
    with torch.inference_mode(False), torch.enable_grad():
        with torch.no_grad():
            value = passes.run(before, inputs)
        value, pairs = class_maps.leaf(value), []
        for part in after:
            value = part(value)
            if (bias := terms.biases(part)) is not None:
                pairs.append((value, torch.from_numpy(bias)))
        gradients = torch.autograd.grad(value[0, target], [output for output, _ in pairs]) if pairs else ()
    by_channel = (
        gradient[0].double().flatten(1).sum(1) if gradient.ndim > 2 else gradient[0].double() for gradient in gradients
    )
    return float(sum((gradient * bias).sum() for gradient, (_, bias) in zip(by_channel, pairs, strict=True)))


def sanity(network: nn.Sequential, inputs: Tensor, method: Method, attribution: Attribution, seed: int = 0) -> Sanity:
    """How much the map agrees with those that the same method makes of networks with shuffled weights."""
    ink = (inputs[0] > 0).any(dim=0).numpy()
    random = (method(shuffled(network, seed + number), inputs, attribution.target) for number in range(RANDOM_NETWORKS))
    return Sanity(tuple(spearman(attribution.map[ink], other.map[ink]) for other in random))


def shuffled(network: nn.Sequential, seed: int) -> nn.Sequential:
    """A copy whose layers keep their weights, but each layer's in random order: same sizes, nothing learned."""
    with torch.inference_mode(False), torch.no_grad():
        clone, generator = copy.deepcopy(network), torch.Generator().manual_seed(seed)
        for parameter in clone.parameters():
            order = torch.randperm(parameter.numel(), generator=generator)
            parameter.copy_(parameter.flatten()[order].view_as(parameter))
    return clone
