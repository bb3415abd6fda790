"""The gated product averaged over many inputs of a dense network."""

from collections.abc import Iterator

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor, nn

from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import passes
from nnviz_core.pixels.jacobian import check_linear, check_one_channel, gated
from nnviz_core.pixels.products import is_dense
from nnviz_core.streaming import Progress, unheard

BATCH = 32


def mean_gated(
    network: nn.Sequential, images: ImageSet, layer: str, tell: Progress = unheard
) -> tuple[Float32[np.ndarray, "unit row column"], Float32[np.ndarray, " unit"]]:
    """The means over `images` of the maps and the offsets that `gated` gives for each of them.

    All maps of an image pass through the first linear layer, whose own maps are the same for every image: it is enough to average
    the gradients on its units. Raises `ValueError` for a network that is not dense, for no images, and as `gated` does.
    """
    check_linear(network, layer)
    check_one_channel(images.shape)
    if not is_dense(network) or not len(images):
        raise ValueError("an average needs at least one image, and a network whose only mixing layers are linear")
    first = next(name for name, part in network.named_children() if isinstance(part, nn.Linear))
    maps, constants = gated(network, torch.zeros(1, *images.shape), first)
    if layer == first:
        return maps, constants
    gradients, offsets = _on_first(network, images, first, layer, torch.from_numpy(constants), tell)
    return np.tensordot(gradients.numpy(), maps, 1), offsets.numpy()


def _on_first(
    network: nn.Sequential, images: ImageSet, first: str, layer: str, constants: Tensor, tell: Progress
) -> tuple[Tensor, Tensor]:
    """The mean gradients (unit, unit of the first layer), and what of the mean values they leave unexplained (unit)."""
    sums, offsets = torch.zeros(()), torch.zeros(())
    for start in range(0, len(images), BATCH):
        inputs = torch.from_numpy(images.inputs(slice(start, start + BATCH)))
        with torch.inference_mode(False), torch.no_grad():
            units = passes.up_to(network, inputs, first)
            values, gradients = _gradients(network, units, first, layer)
            sums = sums + gradients.sum(0)
            offsets = offsets + (values - torch.einsum("buf,bf->bu", gradients, units - constants)).sum(0)
        tell(min(start + BATCH, len(images)), len(images))
    return sums / len(images), offsets / len(images)


def _gradients(network: nn.Sequential, units: Tensor, first: str, layer: str) -> tuple[Tensor, Tensor]:
    """The values of `layer` (batch, unit), and their gradients on `units`, those of `first` (batch, unit, unit of `first`)."""
    values, ways = units, []
    for part in _between(network, first, layer):
        if isinstance(part, nn.Linear):
            values, way = part(values), part.weight
        else:
            values, slopes = _with_slopes(part, values)
            way = slopes[:, None]
        ways.append(way)
    gradients = ways.pop()
    for way in reversed(ways):
        gradients = gradients * way if way.ndim == 3 else gradients @ way
    return values, gradients.expand(len(units), -1, -1)


def _between(network: nn.Sequential, first: str, layer: str) -> Iterator[nn.Module]:
    after, until = passes.split(network, first)[1], passes.split(network, layer)[1]
    yield from after[: len(after) - len(until)]


def _with_slopes(part: nn.Module, values: Tensor) -> tuple[Tensor, Tensor]:
    """The outputs of a layer that works on each value alone, and its slopes there."""
    with torch.enable_grad():
        leaf = values.detach().requires_grad_()
        outputs = part(leaf)
        return outputs.detach(), torch.autograd.grad(outputs.sum(), leaf)[0]
