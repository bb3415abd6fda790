"""How far an attribution can be trusted on one input: three measured checks, each with its result as a sentence.

Completeness measures how much of the logit the attribution accounts for. Deletion and insertion test whether its ranking of
the ink beats chance (Petsiuk et al. 2018). Sanity tests whether it depends on the weights at all (Adebayo et al. 2018).
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from nnviz_core.attribution import class_maps
from nnviz_core.attribution.biases import bias_part
from nnviz_core.attribution.class_maps import Attribution
from nnviz_core.attribution.deletion import Curves, curves_of
from nnviz_core.attribution.ranks import spearman
from nnviz_core.layers import kinds, passes
from nnviz_core.numerals import numeral, percent

Method = Callable[[nn.Sequential, Tensor, int], Attribution]
"""A function from network, inputs (1, …) and class to an attribution."""
NEAREST_SHARE, FARTHEST_SHARE = 0.75, 1.25
"""An attribution is complete when the share of the logit that it accounts for lies between these two."""
MOST_AGREEMENT = 0.5
"""Above this rank correlation with the maps of randomised networks, a map says little about the network itself."""
RANDOM_NETWORKS = 3


@dataclass(frozen=True)
class Completeness:
    """How much of `whole` an attribution accounts for.

    `whole` is the logit; for integrated gradients and occlusion, the logit of an empty sheet is subtracted. Where gradient × value
    and the biases add up to exactly the logit, `biases` is what the biases of the layers after the attributed layer add to it;
    elsewhere it is None.
    """

    accounted: float
    whole: float
    biases: float | None

    @property
    def share(self) -> float:
        """`accounted` / `whole`; NaN where there is nothing to account for."""
        return self.accounted / self.whole if abs(self.whole) > 1e-6 else float("nan")

    @property
    def residual(self) -> float:
        """`whole` less `accounted` and the biases: 0, up to rounding, where the identity is exact."""
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
        biases = numeral(self.biases or 0.0, "+.2f")
        exact = "" if self.biases is None else f"; the biases add {biases}, and both together are the logit"
        return (
            f"Completeness {outcome}: accounts for {numeral(self.accounted, '+.2f')} of {numeral(self.whole, '+.2f')}, {percent(self.share)} "
            f"({100 * NEAREST_SHARE:.0f} to {100 * FARTHEST_SHARE:.0f} % passes){exact}."
        )


@dataclass(frozen=True)
class Sanity:
    """Rank correlations (−1 … 1) between a map and the maps of networks with shuffled weights, over the inked pixels."""

    agreements: tuple[float, ...]

    @property
    def agreement(self) -> float:
        """The mean absolute correlation; NaN if a map has the same value everywhere."""
        return float(np.mean(np.abs(self.agreements)))

    @property
    def passes(self) -> bool:
        """Whether the maps differ enough; False where that can't be measured."""
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
    """An attribution with the results of all checks."""

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
        """One sentence that says which checks the attribution passes and which it fails."""
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
    """The attribution that `method` makes for `target` (the prediction when None), with the results of all checks."""
    return assess_all(network, inputs, [method], target, seed)[0]


def assess_all(
    network: nn.Sequential, inputs: Tensor, methods: Sequence[Method], target: int | None = None, seed: int = 0
) -> list[Worth]:
    """What `assess` gives for each of `methods`, with the same random orders of the ink."""
    passes.check_single(inputs)
    with torch.no_grad():
        target = passes.chosen_class(passes.onward(network, inputs, passes.INPUT), target)
    attributions = [method(network, inputs, target) for method in methods]
    every = curves_of(network, inputs, [attribution.map for attribution in attributions], target, seed)
    return [
        Worth(
            attribution,
            completeness(network, inputs, attribution),
            curves,
            sanity(network, inputs, method, attribution, seed),
        )
        for method, attribution, curves in zip(methods, attributions, every, strict=True)
    ]


def completeness(network: nn.Sequential, inputs: Tensor, attribution: Attribution) -> Completeness:
    """How much of the logit of its class `attribution` accounts for."""
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


def sanity(network: nn.Sequential, inputs: Tensor, method: Method, attribution: Attribution, seed: int = 0) -> Sanity:
    """How much the map agrees with the maps that the same method gives for networks with shuffled weights."""
    ink = (inputs[0] > 0).any(dim=0).numpy()
    random = (method(shuffled(network, seed + number), inputs, attribution.target) for number in range(RANDOM_NETWORKS))
    return Sanity(tuple(spearman(attribution.map[ink], other.map[ink]) for other in random))


def shuffled(network: nn.Sequential, seed: int) -> nn.Sequential:
    """A copy of the network with each parameter's values in random order: it keeps its sizes, but nothing it has learned."""
    with torch.inference_mode(False), torch.no_grad():
        clone, generator = copy.deepcopy(network), torch.Generator().manual_seed(seed)
        for parameter in clone.parameters():
            order = torch.randperm(parameter.numel(), generator=generator)
            parameter.copy_(parameter.flatten()[order].view_as(parameter))
    return clone
