"""Accuracy over how far weights are pruned or rounded, each step beside the network as it was on the very same images."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64
from torch import nn

from nnviz_core.evaluation import comparison, intervals
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.image_sets import ImageSet
from nnviz_core.streaming import Progress, Steps, unheard
from nnviz_core.tweak.changes import Change, Prune, Quantise
from nnviz_core.tweak.measured import evaluate, outputs
from nnviz_core.tweak.restart import starting_layer


@dataclass(frozen=True)
class Curve:
    """The accuracy at each of `levels`, with the ends of its 95 % interval, and how much less it is than that of the network
    before, with the ends of the 95 % interval of this difference, in which pairs of answers to one image are compared."""

    levels: tuple[float, ...]
    accuracy: Float64[np.ndarray, " level"]
    interval: Float64[np.ndarray, "level end"]
    loss: Float64[np.ndarray, " level"]
    loss_interval: Float64[np.ndarray, "level end"]


def pruning(
    network: nn.Sequential,
    images: ImageSet,
    layers: Sequence[str],
    shares: Sequence[float] = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95),
    tell: Progress = unheard,
) -> Curve:
    """The curve over the share of the weights of each of `layers` that is made 0. Raises `ValueError` as `apply` does."""
    return _curve(network, images, shares, lambda share: [Prune(layer, share) for layer in layers], tell)


def rounding(
    network: nn.Sequential,
    images: ImageSet,
    layers: Sequence[str],
    bits: Sequence[int] = (8, 6, 5, 4, 3, 2, 1),
    tell: Progress = unheard,
) -> Curve:
    """The curve over the bits to which the parameters of `layers` are rounded. Raises `ValueError` as `apply` does."""
    return _curve(network, images, bits, lambda width: [Quantise(layer, int(width)) for layer in layers], tell)


def _curve(
    network: nn.Sequential,
    images: ImageSet,
    levels: Sequence[float],
    changes: Callable[[float], Iterable[Change]],
    tell: Progress,
) -> Curve:
    steps = Steps(len(levels) + 2, tell)
    start = starting_layer(network, changes(levels[0]), images)
    before = outputs(network, images, start)
    steps.step()
    plain, evaluations = evaluate(before, ()), []
    steps.step()
    for level in levels:
        evaluations.append(evaluate(before, changes(level)))
        steps.step()
    right = [round(each.accuracy * len(images)) for each in evaluations]
    return Curve(
        tuple(map(float, levels)),
        np.array([each.accuracy for each in evaluations]),
        np.stack(intervals.wilson(np.array(right), len(images)), axis=1),
        np.array([plain.accuracy - each.accuracy for each in evaluations]),
        np.array([_paired(plain, each) for each in evaluations]),
    )


def _paired(plain: Evaluation, changed: Evaluation) -> tuple[float, float]:
    pair = comparison.duel(plain, changed)
    return intervals.paired(len(pair.only_first), len(pair.only_second), len(plain.labels))
