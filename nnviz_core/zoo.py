"""The trained models by name, with their weights and cards."""

import json
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as tensors
from torch import nn

from nnviz_core import files
from nnviz_core.datasets import CLASS_NAMES
from nnviz_core.errors import NnvizError
from nnviz_core.files import ASSETS
from nnviz_core.models import Model, fingerprint
from nnviz_core.specs import MODELS as MODELS
from nnviz_core.specs import NOT_A_DIGIT as NOT_A_DIGIT
from nnviz_core.specs import REJECT, spec
from nnviz_core.specs import VARIANTS as VARIANTS
from nnviz_core.specs import VARIED as VARIED
from nnviz_core.specs import ModelSpec as ModelSpec

FOLDER = ASSETS / "models"
SHAPE = (1, 28, 28)
"""Channels, rows and columns of the input of every model in the zoo."""


def load(name: str) -> nn.Sequential:
    """The trained network `name` in eval mode, its parameters without gradients.

    Raises `KeyError` for a name in neither `MODELS` nor `VARIANTS` and `NnvizError` when its weights are missing, don't fit or
    are not those that its card names.
    """
    network = spec(name).build()
    weights, _ = _weights_and_card(name)
    try:
        network.load_state_dict(tensors(weights))
    except (SafetensorError, RuntimeError, KeyError, ValueError) as error:
        raise _unreadable(weights_path(name), error, _mend(name)) from error
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
    _, content = _weights_and_card(spec(name).name)
    return content


def reject_figures() -> dict:
    """The measurements of the model `REJECT` at each threshold; `rejection.thresholds` describes the fields.

    Raises `NnvizError` when the file can't be read, was changed, or is of other weights.
    """
    path, mend = reject_figures_path(), f"{_RESTORE}, `python -m nnviz_core thresholds` measures it anew."
    try:
        figures = files.unsealed(path.read_bytes())
        if figures["weights_sha256"] != weights_sha256(REJECT):
            raise ValueError("it is of other weights than the shipped ones")
    except files.UNREADABLE as error:
        raise _unreadable(path, error, mend) from error
    return figures


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
    return files.sha256(_content(weights_path(name), name))


def _weights_and_card(name: str) -> tuple[bytes, dict]:
    """The content of the weights' file, and the card that names it. Raises `NnvizError` where they don't belong together."""
    weights, path = _content(weights_path(name), name), card_path(name)
    try:
        card = dict(json.loads(_content(path, name)))
    except (ValueError, TypeError) as error:
        raise _unreadable(path, error, _mend(name)) from error
    if card.get("weights_sha256") != files.sha256(weights):
        raise NnvizError(f"{files.place(path)} is not the card of the weights beside it. {_mend(name)}")
    return weights, card


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error, _mend(name)) from error


def _unreadable(path: Path, error: Exception, mend: str) -> NnvizError:
    return NnvizError(f"{files.place(path)} can't be read ({files.reason(error)}). {mend}")


_RESTORE = "`git checkout -- nnviz_core/assets/models` restores it"


def _mend(name: str) -> str:
    return f"{_RESTORE}, `python -m nnviz_core train {name}` makes it anew."
