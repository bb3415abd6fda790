"""The numbers of a network that a training moves, and those that it leaves alone."""

from collections.abc import Iterable

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor, nn


def moving(network: nn.Sequential) -> dict[str, Tensor]:
    """The parameters that are trained and the statistics that move along, by name; they are the network's own."""
    still = tuple(f"{name}." for name, layer in network.named_children() if getattr(layer, "momentum", None) == 0)
    values = network.state_dict(keep_vars=True)
    return {
        name: value
        for name, value in values.items()
        if value.is_floating_point()
        and not name.startswith(still)
        and (value.requires_grad or not isinstance(value, nn.Parameter))
    }


def constant(network: nn.Sequential) -> dict[str, Tensor]:
    """All other numbers of the network, by name."""
    names = moving(network)
    return {name: value for name, value in network.state_dict().items() if name not in names}


def flat(tensors: Iterable[Tensor]) -> Float32[np.ndarray, " number"]:
    """A copy of all numbers of some tensors, one after the other."""
    parts = [each.detach().reshape(-1).float() for each in tensors]
    return torch.cat(parts).numpy() if parts else np.zeros(0, np.float32)


@torch.no_grad()
def fill(tensors: Iterable[Tensor], values: Float32[np.ndarray, " number"]) -> None:
    """Copy the numbers of `flat` into tensors of the same sizes."""
    position = 0
    for each in tensors:
        part = torch.tensor(values[position : position + each.numel()])
        each.copy_(part.reshape(each.shape))
        position += each.numel()
