"""What is trained again, with which change, and how."""

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import nn

from nnviz_core import datasets
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet
from nnviz_core.retraining import architectures, changes, words
from nnviz_core.retraining.architectures import Form

if TYPE_CHECKING:
    from nnviz_core.training.config import Config

SPLIT = "train-10k"
MOST_IMAGES, FEWEST_IMAGES = 10_000, 10
MOST_OTHERS = 3000
FEWEST_SEEDS, MOST_SEEDS = 2, 10
BATCH = 64
DECAY = 0.01
"""The learning rate of step t, counted from 0, is divided by 1 + decay × t, so that seeds end near each other."""
TEST, ORDER = 1_000_003, 1_000_033
"""What the places of the test images, and the order of all pixels, are drawn from."""


@dataclass(frozen=True)
class Change:
    """What is changed: of the training images, of all images, and of the network; nothing as it stands.

    There are `images` training images, none of the classes `without`, two classes with `swapped` labels, a share `mislabelled`, and so many
    `others`, which are no digits. Pixels are `shuffled` and ink `uncentred` in training and test images alike; `augmented` images are altered
    anew in each epoch. The network is `inverted` by a first layer, and as `form` says.
    """

    images: int = MOST_IMAGES
    without: tuple[int, ...] = ()
    swapped: tuple[int, ...] = ()
    mislabelled: float = 0.0
    others: int = 0
    shuffled: bool = False
    uncentred: bool = False
    inverted: bool = False
    augmented: bool = False
    width: float = 1.0
    activation: str = "relu"
    normalised: bool = True
    pooled: bool = True

    @property
    def form(self) -> Form:
        """What the network is made like."""
        return Form(self.width, self.activation, self.normalised, self.pooled)

    @property
    def code(self) -> str:
        """The Python that makes it: what is as usual is left out."""
        return _code("Change", self, Change())


@dataclass(frozen=True)
class Plan:
    """A network trained on the first 10,000 training images of a published data set, and again with a `change`, both from several `seeds`.

    The first seed is `seed`. Every training takes as many steps, by Adam in batches of 64, as the unchanged one in so many `epochs`.
    """

    dataset: str = "mnist"
    network: str = architectures.SMALL
    epochs: int = 3
    learning_rate: float = 0.01
    seeds: int = 3
    seed: int = 0
    change: Change = Change()

    @property
    def steps(self) -> int:
        """How many steps each training takes."""
        return math.ceil(MOST_IMAGES / BATCH) * self.epochs

    @property
    def every_seed(self) -> range:
        """The seeds in turn."""
        return range(self.seed, self.seed + self.seeds)

    @property
    def title(self) -> str:
        """What is trained on what, unchanged."""
        return f"{architectures.summary(self.network, Form())} on {datasets.TITLES[self.dataset]}"

    @property
    def code(self) -> str:
        """The Python that makes it: what is as usual is left out."""
        return _code("Plan", self, Plan())

    def check(self) -> None:
        """Raise `NnvizError` where nothing is changed, or too little is left."""
        if self.change == Change():
            raise NnvizError("Nothing is changed: choose what.")
        if len(self.change.swapped) not in (0, 2):
            raise NnvizError("Labels are swapped between two classes: choose both.")
        if not len(self.data(self.seed, True)):
            raise NnvizError("No training image is left: leave out fewer classes, or take more images.")

    def classes(self, is_changed: bool) -> tuple[str, ...]:
        """What the outputs stand for."""
        names = datasets.CLASS_NAMES[self.dataset]
        return (*names, changes.NOT_A_DIGIT) if is_changed and self.change.others else names

    def start(self, seed: int, is_changed: bool) -> nn.Sequential:
        """The network before its first step. torch's global generator is left alone."""
        change, classes = self.change if is_changed else Change(), len(self.classes(is_changed))
        network = architectures.seeded(lambda: architectures.built(self.network, change.form, classes), seed)
        return architectures.inverted(network) if change.inverted else network

    def data(self, seed: int, is_changed: bool) -> ImageSet:
        """The images to train on from `seed`, but for things that are no digits."""
        images, change, rng = datasets.load(self.dataset, SPLIT), self.change, np.random.default_rng(seed)
        if not is_changed:
            return images
        images = changes.without(images.first(change.images), change.without)
        if len(change.swapped) == 2:
            images = changes.swapped(images, *change.swapped)
        return changes.mislabelled(images, change.mislabelled, rng)

    def placed(self, images: ImageSet, seed: int) -> ImageSet:
        """`images` with their pixels as the change has them."""
        if self.change.uncentred:
            images = changes.uncentred(images, np.random.default_rng(seed))
        return changes.shuffled(images, np.random.default_rng(ORDER)) if self.change.shuffled else images

    def test(self, is_changed: bool) -> ImageSet:
        """The test images, with their own labels."""
        images = datasets.load(self.dataset)
        return self.placed(images, TEST) if is_changed else images

    def config(self, seed: int, images: int) -> "Config":
        """The settings of a training on so many `images`."""
        from nnviz_core.training.config import Config

        epochs = math.ceil(self.steps / math.ceil(images / BATCH))
        return Config(epochs, self.learning_rate, BATCH, weight_decay=0.0, seed=seed, optimiser="adam", decay=DECAY)

    @property
    def words(self) -> str:
        """What is changed, in words."""
        return words.of(self.change, datasets.CLASS_NAMES[self.dataset])


def _code(name: str, value: Any, usual: Any) -> str:
    own = [each.name for each in fields(value) if getattr(value, each.name) != getattr(usual, each.name)]
    texts = [f"{each}={getattr(getattr(value, each), 'code', None) or repr(getattr(value, each))}" for each in own]
    return f"retraining.{name}({', '.join(texts)})"
