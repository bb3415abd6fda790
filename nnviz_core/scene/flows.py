"""How much of one layer's sums comes from each channel of the layer before, over all of its positions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float32
from torch import Tensor, nn
from torch.nn import functional

from nnviz_core.layers.kernels import dense_weights


@dataclass(frozen=True)
class Flow:
    """The products source × weight behind the channels or units of a layer (row), by the channel or unit they come from.

    `sizes` are sums of absolute products and `sums` of the products themselves, over the positions that count.
    """

    sizes: Float32[np.ndarray, "target source"]
    sums: Float32[np.ndarray, "target source"]

    @property
    def shares(self) -> Float32[np.ndarray, "target source"]:
        """The part of all absolute products of a target that comes from each source; each row adds up to 1, or is 0."""
        whole = self.sizes.sum(axis=1, keepdims=True)
        return self.sizes / np.where(whole > 0, whole, 1)


def flow(
    layer: nn.Conv2d | nn.Linear, values: Tensor, counts: Bool[np.ndarray, "target *place"], targets: Sequence[int]
) -> Flow:
    """The flow into the channels or units `targets` of `layer`, at the positions that `counts` names for each of them.

    `values` (source, …) is what the layer reads, without a batch. A linear layer may take maps, each channel being a source.
    """
    dense = dense_weights(layer) if isinstance(layer, nn.Conv2d) else layer.weight.detach().numpy()
    weights = dense[list(targets)]
    shape = (len(weights), len(values), -1)
    sizes, sums = (
        (factors * _applied(layer, factors, read, counts)).reshape(shape).sum(axis=2)
        for factors, read in ((np.abs(weights), values.abs()), (weights, values))
    )
    return Flow(sizes, sums)


def _applied(
    layer: nn.Conv2d | nn.Linear, weights: np.ndarray, values: Tensor, counts: np.ndarray
) -> Float32[np.ndarray, "target *source"]:
    """For each weight, the sum of the values that it is multiplied with at all outputs that count.

    It is the gradient of the sum of these outputs with respect to the weight.
    """
    with torch.inference_mode(False), torch.enable_grad():
        factors, batch = torch.tensor(weights, requires_grad=True), values.clone()[None]
        if isinstance(layer, nn.Conv2d):
            outputs = functional.conv2d(batch, factors, None, layer.stride, layer.padding, layer.dilation)  # pyright: ignore
        else:
            outputs = functional.linear(batch.flatten(1), factors)
        # A number to go back from: from a tensor and its weights, torch would first load some 35 MB that it needs for shapes.
        total = (outputs * torch.from_numpy(counts.astype(np.float32))).sum()
        (gradient,) = torch.autograd.grad(total, factors)
    return gradient.numpy()
