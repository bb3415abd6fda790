"""What one of the networks is trained on and tested with. What alters images at random is loaded only here."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import UInt8

from nnviz_core.image_sets import ImageSet
from nnviz_core.retraining import changes
from nnviz_core.retraining.plans import TEST, Plan

if TYPE_CHECKING:
    from nnviz_core.augmentation import Examples

ALTERED = {"mnist": "warped", "fashion": "clothes"}
"""How images of a data set are altered, a key of `augmentation.CHOICES`."""
UNSEEN = 500
"""Things that are no digits with which it is measured how many are refused."""


def training_images(plan: Plan, seed: int, is_changed: bool, most_others: int | None = None) -> ImageSet:
    """All images to train on, with at most so many of the things that are no digits."""
    images, change = plan.data(seed, is_changed), plan.change
    if not is_changed:
        return images
    if change.others:
        count = change.others if most_others is None else min(most_others, change.others)
        images = changes.with_others(images, _others(plan.dataset, count, plan.seed))
    return plan.placed(images, seed)


def unseen_others(plan: Plan) -> ImageSet:
    """Things that are no digits, of the same kinds as those in the training and none of them."""
    images = Plan(dataset=plan.dataset).data(0, False)
    things = changes.with_others(images.first(0), _others(plan.dataset, UNSEEN, TEST))
    return plan.placed(things, TEST)


@lru_cache(maxsize=2)
def _others(dataset: str, count: int, seed: int) -> UInt8[np.ndarray, "count row column"]:
    from nnviz_core.augmentation.others import others

    return others(count, Plan(dataset=dataset).data(0, False), seed)


def examples(plan: Plan, images: ImageSet, is_changed: bool) -> "Examples":
    """The source of batches from `images`."""
    from nnviz_core import augmentation

    name = ALTERED[plan.dataset] if is_changed and plan.change.augmented else "none"
    return augmentation.CHOICES[name](images)
