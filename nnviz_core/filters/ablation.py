"""Ablation: what each filter does for an answer, measured by putting another output in its place and running on from there.

That is zero, or what the filter gives for blank paper: only the second leaves out what it gives for any input.
"""

import numpy as np
import torch
from jaxtyping import Float, Float64
from torch import Tensor, nn

from nnviz_core.filters.patching import patched_logits
from nnviz_core.layers import passes


def ablated(network: nn.Sequential, inputs: Tensor, layer: str) -> Float[np.ndarray, "channel class"]:
    """The logits for `inputs` (1, …) when each channel (or unit) of `layer` alone is zero. Raises `KeyError` for a missing layer."""
    passes.check_single(inputs)
    with torch.inference_mode():
        value = passes.up_to(network, inputs, layer)
        singles = [[channel] for channel in range(value.shape[1])]
        return patched_logits(network, layer, value, torch.zeros_like(value), singles)


def effects_on(network: nn.Sequential, inputs: Tensor, layer: str, label: int) -> Float64[np.ndarray, " channel"]:
    """What each channel of `layer` does for the logit of class `label`: the logit less what it is without the channel."""
    with torch.inference_mode():
        logit = float(passes.onward(network, inputs, passes.INPUT)[0, label])
    return logit - ablated(network, inputs, layer)[:, label].astype(np.float64)


def effects_of_ink(network: nn.Sequential, inputs: Tensor, layer: str, label: int) -> Float64[np.ndarray, " channel"]:
    """What the ink does for the logit of class `label` through each channel of `layer`: the logit less what it is when the
    channel gives what it gives for blank paper."""
    passes.check_single(inputs)
    with torch.inference_mode():
        value, paper = (passes.up_to(network, each, layer) for each in (inputs, torch.zeros_like(inputs)))
        logit = float(passes.onward(network, inputs, passes.INPUT)[0, label])
    singles = [[channel] for channel in range(value.shape[1])]
    return logit - patched_logits(network, layer, value, paper, singles)[:, label].astype(np.float64)


def strongest_channel(network: nn.Sequential, inputs: Tensor, layer: str, label: int) -> int:
    """The channel of `layer` with the strongest of `effects_of_ink`, among those that differ over their map; of units, those
    that aren't zero. Where there is none, the first."""
    effects = np.abs(effects_of_ink(network, inputs, layer, label))
    with torch.inference_mode():
        value = passes.up_to(network, inputs, layer)[0].numpy()
    is_alive = value != 0 if value.ndim == 1 else np.ptp(value, axis=(1, 2)) > 0
    return int((effects * is_alive).argmax())
