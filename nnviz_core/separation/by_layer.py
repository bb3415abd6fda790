"""Where in a network classes separate: a probe, distances and neighbours for each layer, and the finding in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int64
from torch import nn

from nnviz_core import averages
from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import intervals
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.layers.blocks import distinct_layers
from nnviz_core.separation import linear_probe
from nnviz_core.separation.features import features

MOST_IMAGES = 2000
NEIGHBOURS = 10


@dataclass(frozen=True)
class LayerSeparation:
    """How far the classes lie apart in one layer's outputs.

    `probe` is the share of held-out images that a linear probe gets right, `probe_low` and `probe_high` the ends of its 95 %
    interval. `distance` is the distance between class averages divided by the spread within the classes; for more than two
    classes, the mean over the pairs. `neighbours` is the share of an image's ten nearest others that are of its class, averaged
    over the images.
    """

    layer: str
    probe: float
    probe_low: float
    probe_high: float
    distance: float
    neighbours: float


@dataclass(frozen=True)
class Separation:
    """How far `classes` (labels) lie apart in each of `layers`, in order and "input" first.

    It is measured on `images` images, of which guessing gets a share of `chance` right.
    """

    classes: tuple[int, ...]
    images: int
    chance: float
    layers: tuple[LayerSeparation, ...]

    @property
    def best(self) -> LayerSeparation:
        """The layer with the most accurate probe; the first one if several are equal."""
        return max(self.layers, key=lambda each: each.probe)

    @property
    def parts_at(self) -> str | None:
        """The first layer whose probe is not measurably worse than the best; None if even that is no better than chance."""
        best = self.best
        if best.probe_low <= self.chance:
            return None
        return next(each.layer for each in self.layers if each.probe_high >= best.probe_low)


def separation(
    network: nn.Sequential,
    images: ImageSet,
    classes: Sequence[int] | None = None,
    most: int = MOST_IMAGES,
    seed: int = 0,
) -> Separation:
    """How `classes` (labels; None for all) separate over the layers of `network`, on at most `most` of `images`.

    `seed` draws equally many images of each class. Probe and neighbours use `features.features`, distances the whole outputs. Raises `ValueError` for fewer than two classes or a class with fewer than five images.
    """
    selection = samples(images, classes, most, seed)
    part = replace(images, images=images.images[selection], labels=images.labels[selection])
    labels = tuple(int(label) for label in np.unique(part.labels))
    points = features(network, part, seed)
    distances = averages.survey(network, part, spreads=True).distances
    layers = tuple(
        _layer(layer, points[layer], part.labels, distances[layer], seed) for layer in distinct_layers(network)
    )
    return Separation(labels, len(part), 1 / len(labels), layers)


def samples(
    images: ImageSet, classes: Sequence[int] | None = None, most: int = MOST_IMAGES, seed: int = 0
) -> Int64[np.ndarray, " sample"]:
    """Equally many samples of each of `classes` (None: all), in order: as many as the rarest has, and at most `most` in all."""
    labels = sorted(set(range(len(images.class_names)) if classes is None else classes))
    groups = [np.flatnonzero(images.labels == label) for label in labels]
    if len(groups) < 2 or min(map(len, groups)) < linear_probe.FOLDS:
        raise ValueError(f"classes {labels} can't be compared: two or more with at least {linear_probe.FOLDS} images")
    each = min(*map(len, groups), most // len(groups))
    generator = np.random.default_rng(seed)
    return np.sort(np.concatenate([generator.choice(group, each, replace=False) for group in groups]))


def neighbour_purity(
    points: Float[np.ndarray, "sample feature"], labels: Int64[np.ndarray, " sample"], count: int = NEIGHBOURS
) -> float:
    """The share of a sample's `count` nearest others that are of the same class, averaged over all samples."""
    squares = np.square(points).sum(axis=1)
    shares = []
    for rows in np.array_split(np.arange(len(points)), -(-len(points) // 500)):
        distances = squares - 2 * points[rows] @ points.T
        distances[np.arange(len(rows)), rows] = np.inf
        nearest = np.argpartition(distances, count, axis=1)[:, :count]
        shares.append((labels[nearest] == labels[rows, None]).mean(axis=1))
    return float(np.concatenate(shares).mean())


def finding(separation: Separation, evaluation: Evaluation, class_names: Sequence[str]) -> str:
    """A finding in words: at which layer the classes separate, and which of them the network still confuses.

    `evaluation` must be that of the same network.
    """
    names = _enumeration([class_names[label] for label in separation.classes])
    return f"{_parting(separation, names)} {_mixing(separation, evaluation, class_names)}"


def _parting(separation: Separation, names: str) -> str:
    first, best = separation.layers[0], separation.best
    if separation.parts_at is None:
        return f"No layer tells {names} apart: the best probe gets {_share(best)} right, and guessing {separation.chance:.0%}."
    if separation.parts_at == first.layer:
        return (
            f"{names} part no better in any layer than in the pixels, where a linear probe gets {_share(first)} right."
        )
    at = next(each for each in separation.layers if each.layer == separation.parts_at)
    return (
        f"{names} part at {at.layer}: a linear probe there gets {_share(at)} right, on the pixels {_share(first)}, "
        f"and no later layer is better by more than the intervals at 95%."
    )


def _mixing(separation: Separation, evaluation: Evaluation, class_names: Sequence[str]) -> str:
    among = np.array(separation.classes)
    inside = evaluation.confusion[np.ix_(among, among)]
    wrong = inside - np.diag(np.diag(inside))
    if wrong.sum() == 0:
        return "The network itself never takes one for the other."
    true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
    images = int(evaluation.confusion[among[true]].sum())
    sentence = (
        f"The network itself still takes {wrong[true, predicted]} of {images} {class_names[among[true]]} "
        f"for {class_names[among[predicted]]}"
    )
    if len(among) > 2:
        return f"{sentence}, its most frequent mistake."
    return f"{sentence}, and {wrong[predicted, true]} the other way round."


def _layer(layer: str, points: np.ndarray, labels: np.ndarray, distances: np.ndarray, seed: int) -> LayerSeparation:
    right = linear_probe.held_out(points, labels, seed)
    low, high = intervals.wilson(int(right.sum()), len(right))
    present = np.unique(labels)
    pairs = distances[np.ix_(present, present)][np.triu_indices(len(present), 1)]
    purity = neighbour_purity(points, labels, min(NEIGHBOURS, len(points) - 1))
    return LayerSeparation(layer, float(right.mean()), float(low), float(high), float(pairs.mean()), purity)


def _share(layer: LayerSeparation) -> str:
    return f"{layer.probe:.1%} ({layer.probe_low:.1%} to {layer.probe_high:.1%})"


def _enumeration(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) < 5 else "The classes"
