"""Shipped measurements of where classes part in the shipped models."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nnviz_core import datasets, files, models, zoo
from nnviz_core.files import ASSETS, versions
from nnviz_core.layers.blocks import distinct_layers
from nnviz_core.separation import control
from nnviz_core.separation.by_layer import Layers, LayerSeparation, Separation, separation

FOLDER = ASSETS / "separations"
HARD_PAIRS = {"fashion": (2, 4), "mnist": (4, 9)}
"""Classes that are hard to tell apart, by data set."""


Record = dict[tuple[int, ...], Separation]
"""Separations by their classes."""


def load(name: str, network: str, images: str, folder: Path = FOLDER) -> Record | None:
    """What is shipped of model `name`; None where nothing is, or only that of another `network` or `images` (fingerprints).

    Raises `NnvizError` when the files are damaged.
    """
    if not (folder / f"{name}.json").exists():
        return None
    card, arrays = files.read(folder, name, _remedy(name))
    try:
        if (card["network"], card["images"]) != (network, images):
            return None
        names = card["layers"]
        return {tuple(each): _separation(each, names, arrays) for each in card["classes"]}
    except files.UNREADABLE as error:
        raise files.unreadable(folder, name, _remedy(name), error) from error


def write(name: str, folder: Path = FOLDER) -> Path:
    """Measure where all classes and the hard pair part in model `name`, write that with its card, and return the file."""
    network, images = zoo.load(name), datasets.load(zoo.spec(name).dataset, "test")
    measurements = [separation(network, images, classes) for classes in (None, HARD_PAIRS[images.name])]
    arrays = {}
    for each in measurements:
        arrays |= _arrays(each)
    card = {
        "name": name,
        "command": f"python -m nnviz_core separations {name}",
        "layers": distinct_layers(network),
        "classes": [each.classes for each in measurements],
        "untrained_seeds": control.SEEDS,
        "network": models.fingerprint(network),
        "images": images.fingerprint,
        "versions": versions(),
    }
    return files.write(folder, name, card, arrays)


def _arrays(separated: Separation) -> dict[str, np.ndarray]:
    networks = (separated.layers, *separated.untrained)
    right = np.array([[each.right for each in layers] for layers in networks])
    measures = np.array([[(each.distance, each.neighbours) for each in layers] for layers in networks])
    word = _word(separated.classes)
    return {
        f"{word}.right": np.packbits(right, axis=-1),
        f"{word}.measures": measures,
        f"{word}.images": np.array(separated.images),
    }


def _separation(classes: list[int], names: list[str], arrays: dict[str, np.ndarray]) -> Separation:
    word = _word(classes)
    images = int(arrays[f"{word}.images"])
    right = np.unpackbits(arrays[f"{word}.right"], axis=-1, count=images).astype(bool)
    networks = zip(right, arrays[f"{word}.measures"].tolist(), strict=True)
    layers, *untrained = (_layers(names, *each) for each in networks)
    return Separation(tuple(classes), images, 1 / len(classes), layers, tuple(untrained))


def _layers(names: list[str], right: np.ndarray, measures: list[list[float]]) -> Layers:
    rows = zip(names, right, measures, strict=True)
    return tuple(LayerSeparation(name, each, distance, neighbours) for name, each, (distance, neighbours) in rows)


def _word(classes: Sequence[int]) -> str:
    return "-".join(map(str, classes))


def _remedy(name: str) -> str:
    return f"`python -m nnviz_core separations {name}` measures it anew."
