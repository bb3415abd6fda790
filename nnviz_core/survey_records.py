"""Shipped surveys of the convolutional models over their test sets: what a first visit would wait for longest."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float32, UInt8
from torch import Tensor, nn

from nnviz_core import averages, datasets, files, models, zoo
from nnviz_core.averages import ClassAverages, Survey
from nnviz_core.datasets import ImageSet
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.files import ASSETS, versions
from nnviz_core.layers import kinds
from nnviz_core.layers.passes import INPUT

FOLDER = ASSETS / "surveys"
SHIPPED = ("mnist-cnn", "mnist-cnn-reject", "mnist-tiny-cnn", "fashion-cnn")
EVALUATION = "evaluation"
MEAN_BYTES, LOGIT_BYTES = 3, 4
"""How many of a float32's bytes are kept: of averages three, an error of at most 0.0016 %, of logits all."""


def load(network: nn.Sequential, images: ImageSet, folder: Path = FOLDER) -> Survey | None:
    """The shipped survey of just this network over these images, by their fingerprints; None where none is.

    Raises `NnvizError` when the files are damaged.
    """
    origin = {"network": models.fingerprint(network), "images": images.fingerprint}
    for path in sorted(folder.glob("*.json")):
        name, remedy = path.stem, _remedy(path.stem)
        try:
            if origin.items() <= files.read_card(folder, name, remedy).items():
                _, arrays = files.read(folder, name, remedy)
                return _survey(network, images, {layer: _joined(parts) for layer, parts in arrays.items()})
        except NnvizError:
            if _is_shipped_as(name, network):
                raise
    return None


def _is_shipped_as(name: str, network: nn.Sequential) -> bool:
    """Whether `network` is the shipped model `name`: a survey that is damaged concerns no other."""
    with suppress(NnvizError):
        return models.fingerprint(zoo.load(name)) == models.fingerprint(network)
    return False


def write(name: str, folder: Path = FOLDER) -> Path:
    """Survey model `name` over its test set, write the result with its card, and return the file."""
    network, images = zoo.load(name), datasets.load(zoo.spec(name).dataset, "test")
    survey = averages.survey(network, images)
    bent = [INPUT, *(layer for layer, each in network.named_children() if not _is_affine(each))]
    arrays = {layer: _parts(survey.averages.means[layer], MEAN_BYTES) for layer in bent}
    card = {
        "name": name,
        "command": f"python -m nnviz_core survey {name}",
        "network": models.fingerprint(network),
        "images": images.fingerprint,
        "versions": versions(),
    }
    return files.write(folder, name, card, arrays | {EVALUATION: _parts(survey.evaluation.logits, LOGIT_BYTES)})


def _survey(network: nn.Sequential, images: ImageSet, kept: dict[str, np.ndarray]) -> Survey:
    counts = np.bincount(images.labels, minlength=len(images.class_names))
    evaluation = Evaluation(images.labels, kept[EVALUATION])
    return Survey(ClassAverages(dict(_means(network, kept)), counts), evaluation, {})


@torch.inference_mode()
def _means(network: nn.Sequential, kept: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """The averages of every layer: an affine layer's are what it makes of the averages before it."""
    value = torch.from_numpy(kept[INPUT])
    yield INPUT, _shared(value)
    for name, layer in network.named_children():
        value = layer(value) if _is_affine(layer) else torch.from_numpy(kept[name])
        yield name, _shared(value)


def _shared(value: Tensor) -> np.ndarray:
    """The values as an array that nobody changes."""
    array = value.numpy()
    array.flags.writeable = False
    return array


def _is_affine(layer: nn.Module) -> bool:
    """Whether the average of a layer's outputs is its output for the average input."""
    kind = kinds.of(layer)
    averaging = isinstance(layer, nn.AvgPool2d | nn.AdaptiveAvgPool2d)
    return kind.weighted or kind.word == kinds.NORMALISED or kind.passes_on or averaging


def _parts(values: Float32[np.ndarray, "*shape"], kept: int) -> UInt8[np.ndarray, "byte *shape"]:
    """The upper `kept` bytes of each number, rounded, byte by byte: alike ones beside each other need little room."""
    step = 1 << 8 * (4 - kept)
    whole = np.ascontiguousarray(values).view(np.uint32) + np.uint32(step // 2)
    return np.stack([(whole >> np.uint32(24 - 8 * byte)).astype(np.uint8) for byte in range(kept)])


def _joined(parts: UInt8[np.ndarray, "byte *shape"]) -> Float32[np.ndarray, "*shape"]:
    whole = sum(part.astype(np.uint32) << np.uint32(24 - 8 * byte) for byte, part in enumerate(parts))
    return np.asarray(whole, np.uint32).view(np.float32)


def _remedy(name: str) -> str:
    return f"`python -m nnviz_core survey {name}` measures it anew."
