"""Untrained networks, beside which stands what training made: random layers too part classes."""

import copy
import threading

import torch
from torch import nn

SEEDS = (0, 1)
"""The seeds of the untrained networks that stand beside a trained one."""
_DRAWING = threading.Lock()
"""Fresh weights come from torch's one generator, which threads share."""


def untrained_networks(network: nn.Sequential) -> tuple[nn.Sequential, ...]:
    """The untrained networks of each of `SEEDS`."""
    return tuple(untrained(network, seed) for seed in SEEDS)


def untrained(network: nn.Sequential, seed: int) -> nn.Sequential:
    """A network of the same layers with the weights that torch gives to new ones, drawn from `seed`."""
    fresh = copy.deepcopy(network)
    with _DRAWING, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for layer in fresh:
            if callable(reset := getattr(layer, "reset_parameters", None)):
                reset()
    return fresh
