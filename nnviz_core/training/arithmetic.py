"""How a step of training is computed: in which precision and format, and with which random numbers."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import torch
from jaxtyping import Float
from torch import Tensor, nn

from nnviz_core.layers.kinds import KINDS
from nnviz_core.training.config import Config

SUBNORMAL = 1e-40
"""A number so small that float32 holds it with few digits."""


class Passes:
    """Forward passes of a network in training: in the precision that `config` asks for, with random numbers of their own."""

    def __init__(self, network: nn.Sequential, config: Config) -> None:
        self.network, self.config = network, config
        self.draws = any(type(layer) is nn.Dropout or type(layer) not in KINDS for layer in network)

    def logits(self, inputs: Float[Tensor, "batch *shape"], step: int) -> Float[Tensor, "batch class"]:
        """The logits of a batch in `step`, in float32."""
        with torch.autocast("cpu", torch.bfloat16) if self.config.bfloat16 else nullcontext():
            if not self.draws:
                return self.network(inputs).float()
            with torch.random.fork_rng(devices=[]):
                # Dropout draws from the global generator; `torch.manual_seed` would note a whole traceback each time, for graphics cards.
                torch.default_generator.manual_seed(self.config.seed * 1_000_003 + step + 1)
                return self.network(inputs).float()


@contextmanager
def tiny_numbers_as_zero() -> Iterator[None]:
    """Take numbers below 1.2e-38 for 0 on this thread, with which processors compute many times as slowly.

    The running mean of a gradient that stays 0, as that of a pixel without ink, gets there after some 900 steps.
    """
    before = float(torch.tensor(SUBNORMAL) * 1) == 0
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(before)


@contextmanager
def gradients_channels_last(network: nn.Sequential) -> Iterator[None]:
    """Let gradients go back through an average over maps in the format of the maps.

    torch's own go back channels first, and the normalisation before the average takes three times as long with two formats.
    """
    averages = [layer for layer in network if isinstance(layer, nn.AdaptiveAvgPool2d)]
    handles = [layer.register_forward_pre_hook(_keep_format) for layer in averages]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _keep_format(layer: nn.Module, inputs: tuple[Tensor]) -> None:
    if inputs[0].requires_grad:
        inputs[0].register_hook(_channels_last)


def _channels_last(gradient: Float[Tensor, "batch channel row column"]) -> Float[Tensor, "batch channel row column"]:
    return gradient.contiguous(memory_format=torch.channels_last)
