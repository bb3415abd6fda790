"""The settings of a training that a visitor starts. What trains is loaded only by who trains: no page needs it."""

import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import torch
from torch import nn

from nnviz_core import datasets, networks
from nnviz_core.datasets import TITLES
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet

if TYPE_CHECKING:
    from nnviz_core.training.config import Config

SPLIT = "train-10k"
MOST_IMAGES, FEWEST_IMAGES = 10_000, 10
MOST_STEPS = 100_000
"""Steps of a training at most: some hours of a small network."""
MOST_UNITS = 1024
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
TINY = "tiny"
"""In place of the sizes of hidden layers: the tiny convolutional network."""


@dataclass(frozen=True)
class Plan:
    """A training on the first `images` training images of a published data set.

    `hidden` are the widths of a dense network's hidden layers, or `TINY`; `optimiser` is a key of `optimisers.OPTIMISERS`. The same
    plan gives the same weights.
    """

    dataset: str = "mnist"
    hidden: tuple[int, ...] | str = (512, 256)
    activation: str = "relu"
    images: int = MOST_IMAGES
    epochs: int = 5
    learning_rate: float = 0.001
    seed: int = 0
    optimiser: str = "adam"
    decay: float = 0.0
    batch: int = 64

    @property
    def steps(self) -> int:
        """How many steps it takes."""
        return math.ceil(self.images / self.batch) * self.epochs

    @property
    def architecture(self) -> str:
        """The network in short: 784-512-256-10."""
        return "tiny CNN" if isinstance(self.hidden, str) else "-".join(map(str, (784, *self.hidden, 10)))

    @property
    def title(self) -> str:
        """What is trained on what."""
        return f"{self.architecture} on {self.images:,} images of {TITLES[self.dataset]}"

    @property
    def code(self) -> str:
        """The Python that makes it: what is as usual is left out."""
        usual = Plan()
        own = [each.name for each in fields(self) if getattr(self, each.name) != getattr(usual, each.name)]
        return f"live.Plan({', '.join(f'{name}={getattr(self, name)!r}' for name in own)})"

    def check(self) -> None:
        """Raise `NnvizError` for a training that is too long."""
        if self.steps > MOST_STEPS:
            raise NnvizError(
                f"These settings ask for {self.steps:,} steps; a training here has at most {MOST_STEPS:,}. Take fewer epochs or "
                "images, or larger batches."
            )

    def network(self) -> nn.Sequential:
        """The network before the first step. torch's global generator is left alone."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            if isinstance(self.hidden, str):
                return networks.tiny_cnn()
            return networks.mlp(*self.hidden, activation=ACTIVATIONS[self.activation])

    def data(self) -> ImageSet:
        """The images to train on."""
        whole = datasets.load(self.dataset, SPLIT)
        return replace(whole, images=whole.images[: self.images], labels=whole.labels[: self.images])

    def config(self) -> "Config":
        """The settings of the training of `data()`, with the test split for its test figures."""
        from nnviz_core.training.config import Config

        return Config(
            epochs=self.epochs,
            learning_rate=self.learning_rate,
            batch_size=self.batch,
            weight_decay=0.0,
            seed=self.seed,
            kept_apart=0,
            test="test",
            optimiser=self.optimiser,
            decay=self.decay,
        )
