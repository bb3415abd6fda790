"""Shipped neighbours: which training images look most alike to each shipped model, for every test image."""

from pathlib import Path

import numpy as np
from jaxtyping import Float32, UInt16

from nnviz_core import datasets, files, models, zoo
from nnviz_core.files import ASSETS, versions
from nnviz_core.separation import neighbours
from nnviz_core.separation.neighbours import COUNT

FOLDER = ASSETS / "neighbours"
NEAREST = "nearest"
TOGETHER = 250
"""Test images whose distances to all training images are held at a time."""
CANDIDATES = 4 * COUNT
"""Training images whose distances are taken exactly: a product of matrices finds these, and rounds a little."""


def load(
    name: str, network: str, images: str, training: str, folder: Path = FOLDER
) -> UInt16[np.ndarray, "sample near"] | None:
    """The training images nearest to each of the test images, nearest first, as shipped of model `name`.

    None where nothing is shipped, or only that of another `network`, `images` or `training` images (fingerprints). Raises
    `NnvizError` when the files are damaged.
    """
    if not (folder / f"{name}.json").exists():
        return None
    card, arrays = files.read(folder, name, _remedy(name))
    try:
        is_asked = (card["network"], card["images"], card["training"]) == (network, images, training)
        return arrays[NEAREST] if is_asked else None
    except files.UNREADABLE as error:
        raise files.unreadable(folder, name, _remedy(name), error) from error


def write(name: str, folder: Path = FOLDER) -> Path:
    """Find the neighbours of all test images in model `name`, write them with their card, and return the file."""
    network = zoo.load(name)
    images, training = (datasets.load(zoo.spec(name).dataset, split) for split in ("test", "train-10k"))
    outputs, others = (neighbours.hidden_outputs(network, each) for each in (images, training))
    parts = np.split(outputs, range(TOGETHER, len(outputs), TOGETHER))
    card = {
        "name": name,
        "command": f"python -m nnviz_core neighbours {name}",
        "network": models.fingerprint(network),
        "images": images.fingerprint,
        "training": training.fingerprint,
        "versions": versions(),
    }
    return files.write(folder, name, card, {NEAREST: np.concatenate([nearest(others, part) for part in parts])})


def nearest(
    outputs: Float32[np.ndarray, "sample unit"], asked: Float32[np.ndarray, "other unit"]
) -> UInt16[np.ndarray, "other near"]:
    """The rows of `outputs` nearest to each of the rows that are `asked` for, as `neighbours.nearest` gives them."""
    squares = np.square(outputs).sum(axis=1) - 2 * (asked @ outputs.T)
    candidates = np.sort(np.argpartition(squares, CANDIDATES, axis=1)[:, :CANDIDATES], axis=1)
    nearest = [
        rows[neighbours.nearest(outputs[rows], output).samples] for rows, output in zip(candidates, asked, strict=True)
    ]
    return np.array(nearest, np.uint16)


def _remedy(name: str) -> str:
    return f"`python -m nnviz_core neighbours {name}` measures it anew."
