"""Trains the networks of the trials, and writes what is shipped of the document's observations."""

from collections import deque
from dataclasses import asdict, replace
from pathlib import Path

import torch
from torch import nn

from nnviz_core import datasets, files, zoo
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.files import versions
from nnviz_core.image_sets import ImageSet
from nnviz_core.pixels.ink import ink
from nnviz_core.pixels.likeness import class_means, own_and_others
from nnviz_core.pixels.records import COMMAND, DATASET, FOLDER
from nnviz_core.pixels.trials import Trial
from nnviz_core.streaming import Progress, Steps, unheard
from nnviz_core.training.config import with_seed
from nnviz_core.training.loop import split, train
from nnviz_core.training.recipes import RECIPES

SEEDS = 5
FEW = 500
ARCHITECTURES = ("mnist-mlp", "mnist-linear")
ON_FEW = "mnist-mlp-500"
"""The model whose settings are those for few images."""


def write(folder: Path = FOLDER, tell: Progress = unheard) -> Path:
    """Measure the ink of all training images, train the networks of the trials, and write both with their card."""
    material, test = datasets.load(DATASET, "train"), datasets.load(DATASET, "test")
    measurement = ink(material)
    card = {
        "name": DATASET,
        "command": COMMAND,
        "trials": list(map(asdict, trials(material, test, tell=tell))),
        "data_sha256": datasets.SHA256[DATASET, "train"],
        "versions": versions(),
    }
    return files.write(folder, DATASET, card, {"means": measurement.means, "lowest": measurement.lowest})


def trials(
    material: ImageSet, test: ImageSet, seeds: int = SEEDS, few: int = FEW, tell: Progress = unheard
) -> list[Trial]:
    """Both architectures untrained, trained on `few` images and on all of `material` that training uses, with `seeds` seeds each.

    The mean images are those of all of `material`. The settings are those with which the shipped models are trained.
    """
    means = class_means(material)
    cells = [
        (name, few_images, seed) for name in ARCHITECTURES for few_images in (0, few, None) for seed in range(seeds)
    ]
    steps, results = Steps(len(cells), tell), []
    for name, images, seed in cells:
        network, count = _trained(name, images, seed, material)
        own, others = own_and_others(network, "logits", means)
        results.append(Trial(name, count, seed, own, others, evaluate(network, test).accuracy))
        steps.step()
    return results


def _trained(name: str, images: int | None, seed: int, material: ImageSet) -> tuple[nn.Sequential, int]:
    torch.manual_seed(seed)
    network = zoo.spec(name).build().eval()
    if images == 0:
        return network, 0
    recipe = RECIPES[name] if images is None else replace(RECIPES[ON_FEW], images=images)
    config = with_seed(recipe, seed)
    deque(train(network, material, config), maxlen=0)
    return network, len(split(material, config)[0])
