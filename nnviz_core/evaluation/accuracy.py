"""How a network does on labelled images: accuracy, confusion matrix, mistakes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.streaming import logits

BATCH = 32


@dataclass(frozen=True)
class Evaluation:
    """The labels (sample) of some images and the logits (sample, class) that a network gave them."""

    labels: Int64[np.ndarray, " sample"]
    logits: Float32[np.ndarray, "sample class"]

    @cached_property
    def probabilities(self) -> Float32[np.ndarray, "sample class"]:
        """Softmax of the logits."""
        exponentials = np.exp(self.logits - self.logits.max(axis=1, keepdims=True))
        return exponentials / exponentials.sum(axis=1, keepdims=True)

    @cached_property
    def predictions(self) -> Int64[np.ndarray, " sample"]:
        """The class of the largest logit."""
        return self.logits.argmax(axis=1)

    @cached_property
    def confidences(self) -> Float32[np.ndarray, " sample"]:
        """The probability of the prediction."""
        return self.probabilities.max(axis=1)

    @cached_property
    def class_probabilities(self) -> Float32[np.ndarray, "label class"]:
        """The mean probabilities of the images of each label; NaN for one without images. As many rows as the network has classes."""
        means = np.full((self.logits.shape[1],) * 2, np.nan, np.float32)
        for label in np.unique(self.labels):
            means[label] = self.probabilities[self.labels == label].mean(axis=0)
        return means

    @property
    def accuracy(self) -> float:
        """The fraction of predictions that equal the label."""
        return float(np.mean(self.predictions == self.labels))

    @property
    def class_accuracies(self) -> dict[int, float]:
        """The accuracy on the images of each label that occurs."""
        right = self.predictions == self.labels
        return {int(label): float(right[self.labels == label].mean()) for label in np.unique(self.labels)}

    @property
    def loss(self) -> float:
        """The mean cross-entropy in nats."""
        highest = self.logits.max(axis=1)
        total = highest + np.log(np.exp(self.logits - highest[:, None]).sum(axis=1))
        return float(np.mean(total - self.logits[np.arange(len(self.labels)), self.labels]))

    @cached_property
    def confusion(self) -> Int64[np.ndarray, "true predicted"]:
        """How many images of each label (row) got each prediction (column); as many rows as the network has classes."""
        counts = np.zeros((self.logits.shape[1],) * 2, np.int64)
        np.add.at(counts, (self.labels, self.predictions), 1)
        return counts

    def mistakes(self) -> Int64[np.ndarray, " mistake"]:
        """The samples whose prediction is not the label, most confident first."""
        wrong = np.flatnonzero(self.predictions != self.labels)
        return wrong[np.argsort(-self.confidences[wrong], kind="stable")]


def evaluate(network: nn.Sequential, images: ImageSet) -> Evaluation:
    """The logits of `network` on all `images`, in batches of 32; the network stays unchanged.

    Raises `ValueError` for a network in training mode or without images.
    """
    if len(images) == 0:
        raise ValueError("there are no images to evaluate")
    starts = range(0, len(images), BATCH)
    batches = (images.inputs(slice(start, start + BATCH)) for start in starts)
    return Evaluation(images.labels, logits(network, batches, len(images)))
