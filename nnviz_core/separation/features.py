"""A layer's outputs as points, narrow enough to compare, search and draw."""

import math

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor, nn
from torch.nn import functional

from nnviz_core import streaming
from nnviz_core.datasets import ImageSet
from nnviz_core.layers import geometry, passes

GRID = 7
WIDTH = 512


@torch.inference_mode()
def features(
    network: nn.Sequential, images: ImageSet, seed: int = 0
) -> dict[str, Float32[np.ndarray, "sample feature"]]:
    """Each layer's outputs for all `images` as points, the images under "input".

    Only maps are made narrow: those larger than 7×7 are averaged down to 7×7, and outputs still wider than 512 are multiplied
    by a random Gaussian matrix from `seed`, which changes distances by only a few per cent (Johnson and Lindenstrauss, 1984).
    """
    fast, batch = streaming.at_its_fastest(network), streaming.batch_size(network)
    outputs: dict[str, list[Tensor]] = {}
    projections: dict[int, Tensor] = {}
    for start in range(0, len(images), batch):
        inputs = torch.from_numpy(images.inputs(slice(start, start + batch)))
        for layer, value in streaming.walk(fast, inputs):
            points = value.flatten(1) if layer == passes.INPUT else _narrow(value, projections, seed)
            outputs.setdefault(layer, []).append(points.contiguous())
    return {layer: torch.cat(parts).numpy() for layer, parts in outputs.items()}


def widths(network: nn.Sequential, image: geometry.Shape = geometry.IMAGE) -> dict[str, int]:
    """How many values each layer has for one image, before they are made narrow."""
    return {layer: math.prod(shape) for layer, shape in geometry.shapes(network, image).items()}


def _narrow(value: Tensor, projections: dict[int, Tensor], seed: int) -> Tensor:
    if value.ndim == 4 and max(value.shape[2:]) > GRID:
        value = functional.adaptive_avg_pool2d(value, (min(value.shape[2], GRID), min(value.shape[3], GRID)))
    rows = value.flatten(1)
    width = rows.shape[1]
    if width <= WIDTH or value.ndim != 4:
        return rows
    if width not in projections:
        generator = torch.Generator().manual_seed(seed * 1_000_003 + width)
        projections[width] = torch.randn(width, WIDTH, generator=generator) / math.sqrt(WIDTH)
    return rows @ projections[width]
