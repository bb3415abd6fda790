"""How a training stands: what a job sends of it a few times a second."""

import time
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float16, Float32
from torch import nn

from nnviz_core import datasets
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.image_sets import ImageSet
from nnviz_core.live.plans import Plan

SHOWN_EVERY = 0.2
"""Seconds from one snapshot to the next."""
FIRST = 500
"""Over at most how many of the training and of the test images figures are taken while it goes on."""


@dataclass(frozen=True)
class Figures:
    """Loss (nats) and accuracy (a fraction) over the first `trained_on` training and the first `tested` test images."""

    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    trained_on: int
    tested: int


@dataclass(frozen=True)
class Progress:
    """A training after `step` steps, which took so many `images` a second.

    `maps` are the plain products of a dense network's outputs on the pixels, as shares of `reach`. `content` is what the training made, at its end
    alone: weights as safetensors, or a recording.
    """

    plan: Plan
    step: int
    pace: float
    figures: Figures
    maps: Float16[np.ndarray, "unit row column"] | None = None
    reach: float = 1.0
    content: bytes = b""

    @property
    def products(self) -> Float32[np.ndarray, "unit row column"]:
        """The plain products, to three digits; none without `maps`."""
        return (
            np.zeros((0, 28, 28), np.float32)
            if self.maps is None
            else self.maps.astype(np.float32) * np.float32(self.reach)
        )

    @property
    def share(self) -> float:
        """How much of the training is done, in 0…1."""
        return self.step / self.plan.steps

    @property
    def epoch(self) -> int:
        """The epoch of the latest step, counted from 1."""
        return max(0, self.step - 1) * self.plan.epochs // self.plan.steps + 1

    @property
    def words(self) -> str:
        """How far it is, in words."""
        pace = f", {self.pace:,.0f} images a second" if self.step else ""
        return f"Step {self.step:,} of {self.plan.steps:,}, epoch {self.epoch} of {self.plan.epochs}{pace}. {self.plan.title}."


def figures(network: nn.Sequential, train: ImageSet, test: ImageSet) -> Figures:
    """The figures of `network`, which is in eval mode, over some images."""
    first, second = evaluate(network, train), evaluate(network, test)
    return Figures(first.loss, first.accuracy, second.loss, second.accuracy, len(train), len(test))


def first_images(plan: Plan) -> tuple[ImageSet, ImageSet]:
    """The training and test images that give the figures while it goes on."""
    return _first(plan.data()), _first(datasets.load(plan.dataset))


def _first(images: ImageSet) -> ImageSet:
    """The first of `images`, without which the others need not stay in memory."""
    first = images.first(FIRST)
    return replace(first, images=first.images.copy(), labels=first.labels.copy())


def pace_of(plan: Plan, step: int, begun: float) -> float:
    """Images a second of a training that began at the moment `begun`."""
    return step * plan.images * plan.epochs / plan.steps / max(time.monotonic() - begun, 1e-9)
