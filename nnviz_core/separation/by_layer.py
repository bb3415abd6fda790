"""Where in a network classes separate: a probe, distances and neighbours for each layer, beside untrained networks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int64
from torch import nn

from nnviz_core import averages
from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import intervals
from nnviz_core.layers.blocks import distinct_layers
from nnviz_core.separation import control, linear_probe
from nnviz_core.separation.features import features
from nnviz_core.streaming import Progress, Steps, unheard

MOST_IMAGES = 2000
NEIGHBOURS = 10
AT_ONCE = 8
"""Layers whose points are held at the same time: another pass takes a second, and the points of a layer 4 MB."""


@dataclass(frozen=True)
class LayerSeparation:
    """How far the classes lie apart in one layer's outputs.

    `right` says which of the images a linear probe gets right that was fitted without them. `distance` is the distance between
    class averages divided by the spread within the classes; for more than two classes, the mean over the pairs. `neighbours` is
    the share of an image's ten nearest others that are of its class, averaged over the images.
    """

    layer: str
    right: Bool[np.ndarray, " sample"]
    distance: float
    neighbours: float

    @property
    def probe(self) -> float:
        """The share of the images that the probe gets right."""
        return float(self.right.mean())

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the 95 % interval of `probe`."""
        low, high = intervals.wilson(int(self.right.sum()), len(self.right))
        return float(low), float(high)


Layers = tuple[LayerSeparation, ...]


@dataclass(frozen=True)
class Separation:
    """How far `classes` (labels) lie apart in each of a network's `layers`, in order and "input" first.

    It is measured on `images` images, of which guessing gets a share of `chance` right; `untrained` holds the layers of
    networks of the same architecture with fresh weights, on the same images.
    """

    classes: tuple[int, ...]
    images: int
    chance: float
    layers: Layers
    untrained: tuple[Layers, ...]

    @property
    def best(self) -> LayerSeparation:
        """The layer with the most accurate probe; the first one if several are equal."""
        return most_accurate(self.layers)


def most_accurate(layers: Iterable[LayerSeparation]) -> LayerSeparation:
    """The layer with the most accurate probe; the first one if several are equal."""
    return max(layers, key=lambda each: each.probe)


def separation(
    network: nn.Sequential,
    images: ImageSet,
    classes: Sequence[int] | None = None,
    most: int = MOST_IMAGES,
    seed: int = 0,
    tell: Progress = unheard,
) -> Separation:
    """How `classes` (labels; None for all) separate over the layers of `network`, on at most `most` of `images`.

    `seed` draws equally many images of each class. Probe and neighbours use `features.features`, distances the whole outputs.
    Untrained networks are measured beside it, one for each of `control.SEEDS`. Raises `ValueError` for fewer than two classes or
    a class with fewer than five images. `tell` hears of each layer of each network.
    """
    selection = samples(images, classes, most, seed)
    part = replace(images, images=images.images[selection], labels=images.labels[selection])
    labels = tuple(int(label) for label in np.unique(part.labels))
    names, fresh = distinct_layers(network), control.untrained_networks(network)
    steps = Steps(len(names) + len(fresh) * (len(names) - 1), tell)
    layers = tuple(_layers(network, names, part, seed, steps))
    others = tuple((layers[0], *_layers(each, names[1:], part, seed, steps)) for each in fresh)
    return Separation(labels, len(part), 1 / len(labels), layers, others)


def _layers(
    network: nn.Sequential, layers: Sequence[str], images: ImageSet, seed: int, steps: Steps
) -> Iterator[LayerSeparation]:
    distances = averages.survey(network, images, spreads=True).distances
    points: dict[str, np.ndarray] = {}
    for number, layer in enumerate(layers):
        if number % AT_ONCE == 0:
            points = features(network, images, seed, layers[number : number + AT_ONCE])
        yield _layer(layer, points.pop(layer), images.labels, distances[layer], seed)  # its memory serves the next
        steps.step()


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


def _layer(layer: str, points: np.ndarray, labels: np.ndarray, distances: np.ndarray, seed: int) -> LayerSeparation:
    right = linear_probe.held_out(points, labels, seed)
    present = np.unique(labels)
    pairs = distances[np.ix_(present, present)][np.triu_indices(len(present), 1)]
    purity = neighbour_purity(points, labels, min(NEIGHBOURS, len(points) - 1))
    return LayerSeparation(layer, right, float(pairs.mean()), purity)
