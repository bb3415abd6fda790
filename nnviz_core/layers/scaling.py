"""The layer that a changed network has and a trained one hasn't: each channel times a factor of its own, plus a constant."""

import torch
from jaxtyping import Float
from torch import Tensor, nn


class Scaling(nn.Module):
    """value × factor + constant, with a factor and a constant for each channel or unit; a factor of 0 switches it off.

    A new one changes nothing. The numbers are not trained: they are what somebody chose.
    """

    factor: Tensor
    constant: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels
        self.register_buffer("factor", torch.ones(channels))
        self.register_buffer("constant", torch.zeros(channels))

    def forward(self, value: Float[Tensor, "batch channel *place"]) -> Float[Tensor, "batch channel *place"]:
        # Two roundings on every path: a fused one would give other bits where a kernel's last few values are not fused.
        places = (-1, *[1] * (value.ndim - 2))
        return value * self.factor.view(places) + self.constant.view(places)

    def extra_repr(self) -> str:
        return str(self.channels)
