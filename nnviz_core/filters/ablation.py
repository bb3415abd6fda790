"""Ablation: what each filter does for an answer, measured by setting its whole output to zero and running on from there."""

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
