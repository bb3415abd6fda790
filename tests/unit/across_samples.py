"""Small image sets and networks whose answers are known, for the tests of what is measured across a data set."""

from collections import OrderedDict

import numpy as np
import torch
from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation.accuracy import Evaluation

NAMES = tuple("abcdefghij")


def random_images(counts, seed=0):
    """Noise in 0…255, `counts[label]` images of each label, mixed."""
    generator = np.random.default_rng(seed)
    labels = generator.permutation(np.repeat(np.arange(len(counts)), counts))
    images = generator.integers(0, 256, (len(labels), 28, 28), np.uint8)
    return ImageSet("noise", "test", images, labels, NAMES[: len(counts)])


def exclusive_or(count=400, seed=0):
    """Two classes by whether exactly one of two pixels has ink, beside a row of noise: no straight line parts them."""
    generator = np.random.default_rng(seed)
    first, second = generator.integers(0, 2, (2, count))
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 10, 10], images[:, 10, 20] = 255 * first, 255 * second
    images[:, 0] = generator.integers(0, 40, (count, 28))
    return ImageSet("pixels", "test", images, (first ^ second).astype(np.int64), ("same", "different"))


def parts_at_the_second_layer():
    """A network that hands the two pixels through its first hidden layer and computes |a + b - 1| in its second."""
    layers = OrderedDict(
        flatten=nn.Flatten(),
        fc1=nn.Linear(784, 2),
        relu1=nn.ReLU(),
        fc2=nn.Linear(2, 2),
        relu2=nn.ReLU(),
        logits=nn.Linear(2, 2),
    )
    network = nn.Sequential(layers).requires_grad_(False)
    pixels = torch.zeros(2, 784)
    pixels[0, 10 * 28 + 10] = pixels[1, 10 * 28 + 20] = 1
    network.load_state_dict(
        {
            "fc1.weight": pixels,
            "fc1.bias": torch.zeros(2),
            "fc2.weight": torch.tensor([[1.0, 1.0], [-1.0, -1.0]]),
            "fc2.bias": torch.tensor([-1.0, 1.0]),
            "logits.weight": torch.tensor([[4.0, 4.0], [-4.0, -4.0]]),
            "logits.bias": torch.tensor([-2.0, 2.0]),
        }
    )
    return network.eval()


def evaluation_of(labels, predictions, margins=3.0, classes=10):
    """An evaluation with these predictions, the predicted logit standing `margins` above the others."""
    labels, predictions = np.asarray(labels), np.asarray(predictions)
    logits = np.zeros((len(labels), classes), np.float32)
    logits[np.arange(len(labels)), predictions] = margins
    return Evaluation(labels, logits)


def random_evaluation(count=500, seed=0, right=0.7, classes=4):
    """Predictions of which a good `right` are so, with margins that have nothing to do with it; the labels are always the same."""
    generator = np.random.default_rng(seed)
    labels = np.random.default_rng(99).integers(0, classes, count)
    predictions = np.where(generator.random(count) < right, labels, generator.integers(0, classes, count))
    return evaluation_of(labels, predictions, generator.uniform(0.5, 6, count), classes)
