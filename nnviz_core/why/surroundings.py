"""A drawing among others, as the network sees them: the nearest correctly read one, and the training images nearest to it."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core import streaming
from nnviz_core.datasets import ImageSet
from nnviz_core.separation import neighbours
from nnviz_core.separation.neighbours import Nearest

UNUSUAL = 0.95
MOST_EXAMPLES = 500
BATCH = 32
TOGETHER = 50
"""Examples whose distances to all training images are held at the same time."""


@dataclass(frozen=True)
class Examples:
    """Correctly read images of one class: their `samples` in the set, and the `outputs` of the last hidden layer for them."""

    samples: Int64[np.ndarray, " example"]
    outputs: Float32[np.ndarray, "example unit"]


@dataclass(frozen=True)
class Company:
    """The `nearest` training images of a drawing, with their `labels`, and how usual it is for the class wanted.

    `distance` is that to the nearest training image of the class, `median` the median of the examples' own; the share
    `farther_than` of the examples lies nearer. On average a share `usual_share` of an example's nearest training images is of the class.
    """

    nearest: Nearest
    labels: tuple[int, ...]
    distance: float
    median: float
    farther_than: float
    usual_share: float

    @property
    def is_unusual(self) -> bool:
        """Whether the drawing is farther off than 95 % of the examples."""
        return self.farther_than > UNUSUAL


def examples(network: nn.Sequential, images: ImageSet, label: int) -> Examples:
    """At most 500 correctly read ones of `images` that are labelled `label`, spread evenly over the set."""
    samples = np.flatnonzero(images.labels == label)
    if len(samples):
        samples = samples[np.linspace(0, len(samples) - 1, min(2 * MOST_EXAMPLES, len(samples))).astype(int)]
        batches = (images.inputs(some) for some in np.array_split(samples, -(-len(samples) // BATCH)))
        samples = samples[streaming.logits(network, batches, len(samples)).argmax(1) == label][:MOST_EXAMPLES]
    if len(samples) == 0:
        return Examples(samples, np.zeros((0, 0), np.float32))
    part = replace(images, images=images.images[samples], labels=images.labels[samples])
    return Examples(samples, neighbours.hidden_outputs(network, part))


def company(
    output: Float32[np.ndarray, " unit"],
    training: Float32[np.ndarray, "image unit"],
    labels: Int64[np.ndarray, " image"],
    among: Examples,
    label: int,
) -> Company:
    """What surrounds a drawing with the last hidden `output`: `training` images with their `labels`, and the examples `among`
    which it should be, labelled `label`. Distances are Euclidean."""
    nearest, own = neighbours.nearest(training, output), labels == label
    distance = float(distances(output[None], training[own]).min())
    apart, shares = [], []
    for start in range(0, len(among.outputs), TOGETHER):
        every = distances(among.outputs[start : start + TOGETHER], training)
        apart.append(every[:, own].min(axis=1))
        near = np.argpartition(every, len(nearest.samples), axis=1)[:, : len(nearest.samples)]
        shares.append((labels[near] == label).mean(axis=1))
    to_own = np.concatenate(apart)
    return Company(
        nearest,
        tuple(labels[nearest.samples].tolist()),
        distance,
        float(np.median(to_own)),
        float((to_own < distance).mean()),
        float(np.concatenate(shares).mean()),
    )


def distances(
    points: Float32[np.ndarray, "point unit"], others: Float32[np.ndarray, "other unit"]
) -> Float32[np.ndarray, "point other"]:
    """The distance from each of `points` to each of `others`."""
    products = points @ others.T
    products *= -2
    products += _squares(points)[:, None]
    products += _squares(others)
    return np.sqrt(np.maximum(products, 0, out=products), out=products)


def _squares(points: Float32[np.ndarray, "point unit"]) -> Float32[np.ndarray, " point"]:
    return np.einsum("pu,pu->p", points, points)
