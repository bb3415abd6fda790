"""Shipped measurements of how often each attribution method passes each check on a shipped model's test images."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from torch import nn

from nnviz_core import datasets, files, origins, zoo
from nnviz_core.attribution.checks import Worth, assess_all
from nnviz_core.attribution.class_maps import FORMS
from nnviz_core.attribution.methods import METHODS, Recipe, attribution_layer, forms_agree, telling_layer
from nnviz_core.datasets import ImageSet
from nnviz_core.files import ASSETS, versions
from nnviz_core.layers.passes import INPUT
from nnviz_core.predictions import as_inputs

FOLDER = ASSETS / "attribution"
IMAGES = 200
CHECKS = ("completeness", "deletion", "insertion", "sanity")


@dataclass(frozen=True)
class PassRate:
    """On how many of `images` test images the attribution of the prediction by a method passes each check, and all four.

    `word`, `layer` and `form` are those of its `Recipe`.
    """

    word: str
    layer: str
    form: str
    images: int
    completeness: int
    deletion: int
    insertion: int
    sanity: int
    every: int

    @property
    def mean(self) -> float:
        """The mean number of checks that it passes, of four."""
        return sum(getattr(self, check) for check in CHECKS) / self.images

    @property
    def recipe(self) -> Recipe:
        """What was measured."""
        return Recipe(self.word, self.layer, self.form)


def recipes(network: nn.Sequential) -> list[Recipe]:
    """Every method; those that take maps in both forms at the layer where these differ, and at the last one."""
    layers = [layer for layer in dict.fromkeys((telling_layer(network), attribution_layer(network))) if layer != INPUT]
    settings = [(layer, form) for layer in layers for form in (FORMS[:1] if forms_agree(network, layer) else FORMS)]
    mapped = [Recipe(word, *each) for word, method in METHODS.items() if method.takes_maps for each in settings]
    return mapped + [Recipe(word) for word, method in METHODS.items() if not method.takes_maps]


def measure(network: nn.Sequential, images: ImageSet, count: int = IMAGES) -> list[PassRate]:
    """The pass rates of all `recipes` over `count` of `images`, spread evenly over the set; the seed is the image's number."""
    every = recipes(network)
    outcomes = np.zeros((len(every), len(CHECKS) + 1), int)
    for sample in np.linspace(0, len(images) - 1, count).astype(int).tolist():
        worths = assess_all(network, as_inputs(images.inputs([sample])[0, 0]), every, seed=sample)
        outcomes += np.array([_outcomes(worth) for worth in worths])
    return [
        PassRate(recipe.word, recipe.layer, recipe.form, count, *counts)
        for recipe, counts in zip(every, outcomes.tolist(), strict=True)
    ]


def _outcomes(worth: Worth) -> tuple[bool, ...]:
    curves = worth.curves
    return worth.completeness.passes, curves.deletion_passes, curves.insertion_passes, worth.sanity.passes, worth.passes


def write(name: str, count: int = IMAGES, folder: Path = FOLDER) -> Path:
    """Measure model `name` over `count` of its test images, write the pass rates, and return the file."""
    rates = measure(zoo.load(name), datasets.load(zoo.spec(name).dataset, "test"), count)
    card = {
        "name": name,
        "command": f"python -m nnviz_core attributions {name} --images {count}",
        "rates": list(map(asdict, rates)),
        **origins.origin(name),
        "versions": versions(),
    }
    return files.write(folder, name, card)


def load(name: str, folder: Path = FOLDER) -> list[PassRate]:
    """The pass rates of model `name`, the most checks passed first.

    Raises `NnvizError` when they are missing or were measured with other weights or other images.
    """
    card = files.read_card(folder, name, _remedy(name))
    try:
        rates = list(_rates(card["rates"]))
    except files.UNREADABLE as error:
        raise files.unreadable(folder, name, _remedy(name), error) from error
    origins.check(card, name, _remedy(name))
    return sorted(rates, key=lambda rate: -rate.mean)


def _rates(rows: list[dict]) -> Iterator[PassRate]:
    for row in rows:
        yield PassRate(**row)


def _remedy(name: str) -> str:
    return f"`python -m nnviz_core attributions {name}` measures them anew."
