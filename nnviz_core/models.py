"""A network as a value: what pages show of it, and a moment of its training."""

from dataclasses import dataclass

from torch import Tensor


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
