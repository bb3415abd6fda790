"""The trained models by name, with their weights and cards."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from nnviz_core import networks
from nnviz_core.datasets import CLASS_NAMES
from nnviz_core.errors import NnvizError
from nnviz_core.files import ASSETS
from nnviz_core.models import Model, fingerprint

FOLDER = ASSETS / "models"
SHAPE = (1, 28, 28)
"""Channels, rows and columns of the input of every model in the zoo."""
NOT_A_DIGIT = 10
"""The index of the class “not a digit”, the eleventh, in the model that may refuse."""
REJECT = "mnist-cnn-reject"


@dataclass(frozen=True)
class ModelSpec:
    """A model of the zoo.

    `dataset` is the data set it was trained for, `build` makes its network with fresh weights, and `source` says where the
    architecture comes from. `further_classes` come after those of the data set.
    """

    name: str
    title: str
    dataset: str
    build: Callable[[], nn.Sequential]
    source: str
    further_classes: tuple[str, ...] = ()


_DRAW_AND_PREDICT = "J. Shanks, mnist_classifier"
_WEIGHTS_TO_PIXELS = "J. Bradley, keras-visualization"
_SPECS = (
    ModelSpec("mnist-cnn", "Convolutional network", "mnist", networks.cnn, _DRAW_AND_PREDICT),
    ModelSpec(
        REJECT,
        "… with a class “not a digit”",
        "mnist",
        partial(networks.cnn, 11),
        _DRAW_AND_PREDICT,
        further_classes=("not a digit",),
    ),
    ModelSpec("mnist-tiny-cnn", "Tiny convolutional network", "mnist", networks.tiny_cnn, "bulovic.at/cnn"),
    ModelSpec(
        "mnist-mlp", "Dense network 784-512-256-10", "mnist", partial(networks.mlp, 512, 256), _WEIGHTS_TO_PIXELS
    ),
    ModelSpec("mnist-mlp-500", "… trained on 500 images", "mnist", partial(networks.mlp, 512, 256), _WEIGHTS_TO_PIXELS),
    ModelSpec("mnist-linear", "Linear model 784-10", "mnist", networks.mlp, _WEIGHTS_TO_PIXELS),
    ModelSpec(
        "fashion-mlp",
        "Dense network 784-32-32-10",
        "fashion",
        partial(networks.mlp, 32, 32),
        "Sentdex, neural-net-internals-visualized",
    ),
    ModelSpec("fashion-cnn", "Convolutional network", "fashion", networks.cnn, _DRAW_AND_PREDICT),
)
MODELS: dict[str, ModelSpec] = {each.name: each for each in _SPECS}

VARIED = "fashion-mlp"
"""The model of which each of `VARIANTS` differs in one thing."""
_VARIANT_SPECS = (
    ModelSpec(
        "fashion-mlp-wide",
        "wider: 784-128-128-10",
        "fashion",
        partial(networks.mlp, 128, 128),
        "a variant of fashion-mlp",
    ),
    ModelSpec(
        "fashion-mlp-deep",
        "deeper: 784-32-32-32-32-10",
        "fashion",
        partial(networks.mlp, 32, 32, 32, 32),
        "a variant of fashion-mlp",
    ),
    ModelSpec(
        "fashion-mlp-tanh",
        "with tanh: 784-32-32-10",
        "fashion",
        partial(networks.mlp, 32, 32, activation=nn.Tanh),
        "a variant of fashion-mlp",
    ),
)
VARIANTS: dict[str, ModelSpec] = {each.name: each for each in _VARIANT_SPECS}
"""`VARIED` made wider, deeper and with another activation, trained in the same way.

They are for comparison and are not part of `MODELS`.
"""


def spec(name: str) -> ModelSpec:
    """The specification of the model or variant `name`. Raises `KeyError` for another name."""
    specs = MODELS | VARIANTS
    if name not in specs:
        raise KeyError(f"no model {name!r}; there are {', '.join(specs)}")
    return specs[name]


def load(name: str) -> nn.Sequential:
    """The trained network `name` in eval mode, its parameters without gradients.

    Raises `KeyError` for a name in neither `MODELS` nor `VARIANTS` and `NnvizError` when its weights are missing or don't fit.
    """
    network = spec(name).build()
    try:
        network.load_state_dict(load_file(weights_path(name)))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise _unreadable(weights_path(name), error, name) from error
    return network.eval().requires_grad_(False)


def model(name: str) -> Model:
    """The trained model `name` as a value. Raises as `load` does."""
    network, entry, source = load(name), spec(name), f'zoo.load("{name}")'
    names, code = class_names(name), fingerprint(network)
    return Model(name, entry.title, network, names, entry.dataset, SHAPE, source, code)


def card(name: str) -> dict:
    """The model card of `name`: how it was made, from which data and weights (by SHA-256), and its accuracies (fractions).

    Raises `KeyError` for an unknown name and `NnvizError` when the card can't be read or is not of the weights beside it.
    """
    content = _read_json(card_path(spec(name).name), name)
    if content.get("weights_sha256") != weights_sha256(name):
        raise NnvizError(f"{card_path(name)} is not the card of the weights beside it. {_mend(name)}")
    return content


def reject_figures() -> dict:
    """The measurements of the model `REJECT` at each threshold; `rejection.thresholds` describes the fields.

    Raises `NnvizError` when the file can't be read.
    """
    return _read_json(reject_figures_path(), REJECT)


def class_names(name: str) -> tuple[str, ...]:
    """What each logit of model `name` stands for."""

    entry = spec(name)
    return (*CLASS_NAMES[entry.dataset], *entry.further_classes)


def usual_model(dataset: str) -> str:
    """The name of the usual model for `dataset`, the convolutional one."""
    return f"{dataset}-cnn"


def weights_path(name: str) -> Path:
    """The safetensors file with the weights of `name`, whether or not it exists."""
    return FOLDER / f"{name}.safetensors"


def card_path(name: str) -> Path:
    """The JSON file with the card of `name`, whether or not it exists."""
    return FOLDER / f"{name}.json"


def reject_figures_path() -> Path:
    """The JSON file that `python -m nnviz_core thresholds` writes and `reject_figures` reads."""
    return FOLDER / "mnist-cnn-reject-thresholds.json"


def weights_sha256(name: str) -> str:
    """SHA-256 (hex) of the weights file of `name`. Raises `NnvizError` when it can't be read."""
    try:
        return hashlib.sha256(weights_path(name).read_bytes()).hexdigest()
    except OSError as error:
        raise _unreadable(weights_path(name), error, name) from error


def _read_json(path: Path, name: str) -> dict:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise _unreadable(path, error, name) from error


def _unreadable(path: Path, error: Exception, name: str) -> NnvizError:
    return NnvizError(f"{path} can't be read ({error}). {_mend(name)}")


def _mend(name: str) -> str:
    return f"`git checkout -- nnviz_core/assets/models` restores it, `python -m nnviz_core train {name}` makes it anew."
