"""Models, which are networks with what pages need to know of them, and snapshots of their training."""

import hashlib
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from torch import Tensor, nn


@dataclass(frozen=True, eq=False)
class Model:
    """A network together with what a page needs to know of it, wherever it comes from.

    `name` is its name in links; `class_names` says what each logit stands for; `dataset` is the image set it is for; `shape` is
    the shape of one input (channels, rows, columns); `source` is the Python code that makes the network. `fingerprint` identifies
    architecture and weights, and so the measurements of them: two models with equal weights may have different names.
    """

    name: str
    title: str
    network: nn.Sequential
    class_names: tuple[str, ...]
    dataset: str
    shape: tuple[int, int, int]
    source: str
    fingerprint: str


def fingerprint(network: nn.Sequential) -> str:
    """SHA-256 (hex) of the layers, in order and with their names, and of all weights.

    It is computed once for each network, which must not change afterwards.
    """
    if network not in _FINGERPRINTS:
        digest = hashlib.sha256()
        for name, layer in network.named_children():
            digest.update(f"{name}: {type(layer).__qualname__} {_settings(layer)}\n".encode())
        for name, value in network.state_dict().items():
            digest.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
            digest.update(value.detach().contiguous().cpu().numpy().tobytes())
        _FINGERPRINTS[network] = digest.hexdigest()
    return _FINGERPRINTS[network]


def _settings(layer: nn.Module) -> list[tuple[str, object]]:
    """All that a layer was made with; its printed form leaves some settings out."""
    return sorted(
        (name, value) for name, value in vars(layer).items() if not name.startswith("_") and name != "training"
    )


_FINGERPRINTS: WeakKeyDictionary[nn.Sequential, str] = WeakKeyDictionary()


@dataclass(frozen=True)
class Snapshot:
    """The state of a training after `step` steps; tensors are copies, by parameter name (`weights` also by buffer name).

    `train_loss` is the mean over the batches since the last snapshot, augmented and with dropout, in nats. `test_loss`
    (nats) and `test_accuracy` are taken on the images that the training split keeps apart, never on the test split.
    `gradients` are those of the last step, `momenta` the optimiser's running means of the gradients.
    """

    step: int
    epoch: int
    train_loss: float
    test_loss: float
    test_accuracy: float
    weights: dict[str, Tensor]
    gradients: dict[str, Tensor]
    momenta: dict[str, Tensor]
