"""What training gains: how much better a trained layer tells classes apart than any layer of untrained networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from nnviz_core.evaluation import intervals
from nnviz_core.separation.by_layer import LayerSeparation, Separation, most_accurate


@dataclass(frozen=True)
class Gain:
    """How much larger the share is that the probe on `layer` gets right, as a fraction, and the ends of its interval."""

    layer: str
    value: float
    low: float
    high: float


def gains(separation: Separation) -> tuple[Gain, ...]:
    """The gain of each trained layer over `rival`, from the same images read by both.

    The intervals hold at 95 % for all layers together (O. J. Dunn, 1961), since the layer to be named is chosen among them.
    """
    rival = rival_layer(separation).right
    quantile = NormalDist().inv_cdf(1 - 0.025 / len(separation.layers))
    return tuple(_gain(each, rival, quantile) for each in separation.layers)


def rival_layer(separation: Separation) -> LayerSeparation:
    """The layer, of all untrained networks, with the most accurate probe.

    It is chosen for its success on these very images, so that a gain over it is rather too small than too large.
    """
    return most_accurate(layer for layers in separation.untrained for layer in layers)


def parting_layer(gains: Sequence[Gain]) -> str | None:
    """The first layer that no other gains measurably more than; None if its gain isn't measurably above 0 and all before it."""
    highest = max(each.low for each in gains)
    place = next(place for place, each in enumerate(gains) if each.high >= highest)
    first = gains[place]
    is_clear = first.low > 0 and all(each.high < first.low for each in gains[:place])
    return first.layer if is_clear else None


def _gain(layer: LayerSeparation, rival: np.ndarray, quantile: float) -> Gain:
    only_trained, only_rival = int((layer.right & ~rival).sum()), int((~layer.right & rival).sum())
    low, high = intervals.paired(only_trained, only_rival, len(rival), quantile)
    return Gain(layer.layer, (only_trained - only_rival) / len(rival), low, high)
