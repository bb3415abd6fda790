"""Some of the images that both networks are trained on, as they are trained on."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float32

from nnviz_core.image_sets import ImageSet
from nnviz_core.retraining.material import examples, training_images
from nnviz_core.retraining.plans import Plan

MOST_OTHERS = 3


@dataclass(frozen=True)
class Sample:
    """Images in 0…1, ink bright, each with the name of its label."""

    images: Float32[np.ndarray, "sample row column"]
    labels: tuple[str, ...]


def sample(plan: Plan, is_changed: bool, count: int = 8) -> Sample:
    """The first `count` images, a few of them things that are no digits where there are such."""
    whole = training_images(plan, plan.seed, is_changed, MOST_OTHERS)
    own = len(plan.classes(False))
    digits, others = np.flatnonzero(whole.labels < own), np.flatnonzero(whole.labels >= own)
    images = _at(whole, np.concatenate([digits[: count - len(others)], others]))
    pixels = _altered(plan, images) if is_changed and plan.change.augmented else images.inputs()[:, 0]
    if is_changed and plan.change.inverted:
        pixels = 1 - pixels
    return Sample(pixels, tuple(whole.class_names[label] for label in images.labels))


def _altered(plan: Plan, images: ImageSet) -> Float32[np.ndarray, "sample row column"]:
    """The images as they are altered the first time."""
    import torch

    source = examples(plan, images, True)
    inputs, _ = source.batch(torch.arange(len(images)), torch.Generator().manual_seed(plan.seed))
    return inputs.numpy()[:, 0]


def _at(images: ImageSet, places: np.ndarray) -> ImageSet:
    return replace(images, images=images.images[places], labels=images.labels[places])
