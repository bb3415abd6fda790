"""A network as a value: what pages show of it, and a moment of its training."""

import hashlib
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from torch import Tensor, nn


@dataclass(frozen=True, eq=False)
class Model:
    """A network with what a page needs to know of it, wherever it comes from.

    `name` is its word in links; `class_names` says what each logit stands for; `dataset` is the image set that it is for, and
    `shape` (channels, rows, columns) that of one input; `source` is the Python that makes the network; `fingerprint` is that of
    architecture and weights, by which measurements are known: two models of equal weights may bear different names.
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
    """SHA-256 (hex) of the layers, in order and by name, and of all weights; worked out once a network, which must not change."""
    if network not in _FINGERPRINTS:
        digest = hashlib.sha256()
        for name, layer in network.named_children():
            digest.update(f"{name}: {layer}\n".encode())
        for name, value in network.state_dict().items():
            digest.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
            digest.update(value.detach().contiguous().cpu().numpy().tobytes())
        _FINGERPRINTS[network] = digest.hexdigest()
    return _FINGERPRINTS[network]


_FINGERPRINTS: WeakKeyDictionary[nn.Sequential, str] = WeakKeyDictionary()


@dataclass(frozen=True)
class Snapshot:
    """A moment of training, after `step` steps; tensors are copies, by parameter (weights: and buffer) name.

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
