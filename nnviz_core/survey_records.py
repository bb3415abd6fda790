"""Shipped surveys of the models over their images: what a first visit would wait for longest."""

from collections.abc import Callable, Iterator
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
from nnviz_core.separation import neighbours

FOLDER = ASSETS / "surveys"
SHIPPED = (*zoo.MODELS, *zoo.VARIANTS)
WITH_HIDDEN = ("mnist-cnn", "mnist-cnn-reject", "mnist-tiny-cnn", "fashion-cnn")
"""The convolutional models, whose hidden outputs take seconds to compute."""
ENDINGS = {"test": "", "train-10k": "-train-10k"}
"""How the name of the file of each split ends."""
EVALUATION, HIDDEN = "evaluation", "hidden"
MEAN_BYTES, WHOLE = 3, 4
"""How many of a float32's bytes are kept: of the averages of networks with maps three, an error of at most 0.0016 %, of all else every one."""


def load(network: nn.Sequential, images: ImageSet, folder: Path = FOLDER) -> Survey | None:
    """The shipped survey of just this network over these images, by their fingerprints; None where none is.

    Raises `NnvizError` when the files are damaged.
    """
    means, evaluation = load_averages(network, images, folder), load_evaluation(network, images, folder)
    return Survey(means, evaluation, {}) if means and evaluation else None


def load_averages(network: nn.Sequential, images: ImageSet, folder: Path = FOLDER) -> ClassAverages | None:
    """The averages of the shipped survey alone; None where none is. Raises as `load` does."""
    arrays = _arrays(network, images, folder, lambda name: name not in (EVALUATION, HIDDEN))
    if arrays is None:
        return None
    counts = np.bincount(images.labels, minlength=len(images.class_names))
    return ClassAverages(dict(_means(network, arrays)), counts)


def load_evaluation(network: nn.Sequential, images: ImageSet, folder: Path = FOLDER) -> Evaluation | None:
    """The logits of the shipped survey alone, with the labels; None where none is. Raises as `load` does."""
    arrays = _arrays(network, images, folder, lambda name: name == EVALUATION)
    return None if arrays is None else Evaluation(images.labels, arrays[EVALUATION])


def load_hidden(
    network: nn.Sequential, images: ImageSet, folder: Path = FOLDER
) -> Float32[np.ndarray, "sample unit"] | None:
    """What `neighbours.hidden_outputs` gives, as shipped for training images; None where none is. Raises as `load` does."""
    return (_arrays(network, images, folder, lambda name: name == HIDDEN) or {}).get(HIDDEN)


def _arrays(
    network: nn.Sequential, images: ImageSet, folder: Path, asked: Callable[[str], bool]
) -> dict[str, np.ndarray] | None:
    """The arrays that are shipped of just this network and these images, of those whose names are `asked` for."""
    origin = {"network": models.fingerprint(network), "images": images.fingerprint}
    for path in sorted(folder.glob("*.json")):
        name = path.stem.removesuffix(ENDINGS["train-10k"])
        try:
            if origin.items() <= files.read_card(folder, path.stem, _remedy(name)).items():
                parts = files.read(folder, path.stem, _remedy(name), asked)[1]
                return {array: _joined(each) for array, each in parts.items()}
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
    """Survey model `name` over its test and training images, write the results with their cards, and return their folder."""
    network = zoo.load(name)
    for split, ending in ENDINGS.items():
        images = datasets.load(zoo.spec(name).dataset, split)
        arrays = _measured(network, images)
        if split != "test" and name in WITH_HIDDEN:
            arrays[HIDDEN] = _parts(neighbours.hidden_outputs(network, images), WHOLE)
        card = {
            "name": name,
            "command": f"python -m nnviz_core survey {name}",
            "network": models.fingerprint(network),
            "images": images.fingerprint,
            "versions": versions(),
        }
        files.write(folder, f"{name}{ending}", card, arrays)
    return folder


def _measured(network: nn.Sequential, images: ImageSet) -> dict[str, np.ndarray]:
    survey = averages.survey(network, images)
    bent = [INPUT, *(layer for layer, each in network.named_children() if not kinds.of(each).affine)]
    means = {layer: survey.averages.means[layer] for layer in bent}
    has_maps = any(each.ndim == 4 for layer, each in means.items() if layer != INPUT)
    arrays = {layer: _parts(each, MEAN_BYTES if has_maps else WHOLE) for layer, each in means.items()}
    return arrays | {EVALUATION: _parts(survey.evaluation.logits, WHOLE)}


@torch.inference_mode()
def _means(network: nn.Sequential, arrays: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """The averages of every layer: an affine layer's are what it makes of the averages before it."""
    value = torch.from_numpy(arrays[INPUT])
    yield INPUT, _shared(value)
    for name, layer in network.named_children():
        value = layer(value) if kinds.of(layer).affine else torch.from_numpy(arrays[name])
        yield name, _shared(value)


def _shared(value: Tensor) -> np.ndarray:
    """The values as an array that nobody changes."""
    array = value.numpy()
    array.flags.writeable = False
    return array


def _parts(values: Float32[np.ndarray, "*shape"], kept: int) -> UInt8[np.ndarray, "byte *shape"]:
    """The upper `kept` bytes of each number, rounded, byte by byte: alike ones beside each other need little room."""
    step = 1 << 8 * (4 - kept)
    whole = np.ascontiguousarray(values).view(np.uint32) + np.uint32(step // 2)
    return np.stack([(whole >> np.uint32(24 - 8 * byte)).astype(np.uint8) for byte in range(kept)])


def _joined(parts: UInt8[np.ndarray, "byte *shape"]) -> Float32[np.ndarray, "*shape"]:
    whole = np.zeros(parts.shape[1:], np.uint32)
    for part in np.concatenate([parts, np.zeros((WHOLE - len(parts), *whole.shape), np.uint8)]):
        whole <<= np.uint32(8)
        whole |= part
    return whole.view(np.float32)


def _remedy(name: str) -> str:
    return f"`python -m nnviz_core survey {name}` measures it anew."
