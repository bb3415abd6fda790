"""Maps of a layer's samples on a plane: principal components, computed here, and t-SNE, computed beforehand and shipped."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core import datasets, files, zoo
from nnviz_core.datasets import ImageSet
from nnviz_core.errors import NnvizError
from nnviz_core.files import ASSETS, versions
from nnviz_core.layers.blocks import distinct_layers
from nnviz_core.separation.by_layer import samples
from nnviz_core.separation.features import features

FOLDER = ASSETS / "maps"
SHIPPED = ("fashion-mlp", "fashion-cnn", "mnist-cnn")
IMAGES = 2000
PERPLEXITY = 30


@dataclass(frozen=True)
class Plane:
    """The samples' places in a layer's first two principal components, and the share of the variance that each explains."""

    points: Float32[np.ndarray, "sample 2"]
    explained: tuple[float, float]


@dataclass(frozen=True)
class TsneMaps:
    """Shipped coordinates: `samples` of the test images and, by layer, their `points` (L. van der Maaten, G. Hinton, 2008).

    Only which samples are neighbours has a meaning; distances, the sizes of groups and the axes have none.
    """

    samples: Int64[np.ndarray, " sample"]
    points: dict[str, Float32[np.ndarray, "sample 2"]]


def principal_plane(points: Float32[np.ndarray, "sample feature"]) -> Plane:
    """The plane of the two directions in which `points` vary most, each with the sign that makes its largest weight positive."""
    deviations = (points - points.mean(axis=0)).astype(np.float64)
    if deviations.shape[1] < 2:
        raise ValueError("a plane needs at least two features")
    values, vectors = np.linalg.eigh(deviations.T @ deviations)
    axes = vectors[:, [-1, -2]]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    total = max(values.sum(), np.finfo(np.float64).tiny)
    return Plane((deviations @ axes).astype(np.float32), (float(values[-1] / total), float(values[-2] / total)))


def sampled_features(
    network: nn.Sequential, images: ImageSet, seed: int = 0, layers: Collection[str] | None = None
) -> tuple[Int64[np.ndarray, " sample"], dict[str, np.ndarray]]:
    """2,000 of `images`, as many of each class, and by layer what it gives for them (sample, feature), of all or some `layers`."""
    selection = samples(images, most=IMAGES, seed=seed)
    part = replace(images, images=images.images[selection], labels=images.labels[selection])
    return selection, features(network, part, seed, layers)


def load(name: str) -> TsneMaps:
    """The shipped maps of model `name`.

    Raises `KeyError` for a model without maps and `NnvizError` when they are missing or were made with other weights.
    """
    if name not in SHIPPED:
        raise KeyError(f"no maps of {name!r}; there are those of {', '.join(SHIPPED)}")
    card, arrays = files.read(FOLDER, name, _remedy(name))
    try:
        indices = arrays["samples"].astype(np.int64)
        points = {layer: arrays[layer].astype(np.float32) for layer in card["layers"]}
        weights = card["weights_sha256"]
    except files.UNREADABLE as error:
        raise files.unreadable(FOLDER, name, _remedy(name), error) from error
    if weights != zoo.weights_sha256(name):
        raise NnvizError(f"The maps of {name} were made with other weights than the shipped ones. {_remedy(name)}")
    return TsneMaps(indices, points)


def write(name: str, seed: int = 0, folder: Path = FOLDER) -> Path:
    """Compute the t-SNE maps of model `name` for 2,000 test images, write them with their card and return the file.

    Needs scikit-learn, which is only in requirements-dev.txt; raises `NnvizError` without it.
    """
    try:
        import sklearn
        from sklearn.manifold import TSNE
    except ImportError as error:
        raise NnvizError("Maps need scikit-learn: `pip install -r requirements-dev.txt` installs it.") from error
    network, images = zoo.load(name), datasets.load(zoo.spec(name).dataset, "test")
    selection, points = sampled_features(network, images, seed)
    arrays = {"samples": selection.astype(np.uint16)}
    for layer in distinct_layers(network):
        tsne = TSNE(perplexity=PERPLEXITY, init="pca", random_state=seed)
        arrays[layer] = tsne.fit_transform(points[layer]).astype(np.float16)
    card = {
        "name": name,
        "command": f"python -m nnviz_core map {name}" + (f" --seed {seed}" if seed else ""),
        "seed": seed,
        "images": len(selection),
        "perplexity": PERPLEXITY,
        "layers": list(arrays)[1:],
        "weights_sha256": zoo.weights_sha256(name),
        "versions": versions() | {"scikit-learn": sklearn.__version__},
    }
    return files.write(folder, name, card, arrays)


def _remedy(name: str) -> str:
    return f"`python -m nnviz_core map {name}` makes them anew."
