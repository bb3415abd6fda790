"""One recorded forward pass: every layer's output, by name."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn


@dataclass(frozen=True)
class Trace:
    """A recorded pass of `inputs` (batch, channel, row, column): the output of each layer, in order, by layer name.

    The output of a convolution or linear layer is the pre-activation; that of the ReLU after it is the activation.
    """

    inputs: Float[Tensor, "batch *shape"]
    outputs: dict[str, Tensor]

    @property
    def logits(self) -> Float[Tensor, "batch class"]:
        """The last layer's output (batch, class)."""
        return next(reversed(self.outputs.values()))

    @property
    def probabilities(self) -> Float[Tensor, "batch class"]:
        """Softmax of the logits (batch, class): each row is in 0…1 and sums to 1."""
        return torch.softmax(self.logits, dim=1)


def record(network: nn.Sequential, inputs: Float[Tensor, "batch *shape"]) -> Trace:
    """Run the layers of `network` one by one and keep each output; the recorded pass is the forward pass itself.

    Raises `ValueError` for a network in training mode, whose dropout and batch statistics would change what is recorded.
    """
    if network.training:
        raise ValueError("record needs a network in eval mode: call network.eval() first")
    outputs: dict[str, Tensor] = {}
    value = inputs
    for name, layer in network.named_children():
        outputs[name] = value = layer(value)
    return Trace(inputs, outputs)
