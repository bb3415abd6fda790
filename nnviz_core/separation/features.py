"""A layer's outputs as points, narrow enough to compare, search and draw."""

import math
from collections.abc import Collection

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
    network: nn.Sequential, images: ImageSet, seed: int = 0, layers: Collection[str] | None = None
) -> dict[str, Float32[np.ndarray, "sample feature"]]:
    """The outputs of `layers` (None: all) for all `images` as points, the images under "input".

    Only maps are made narrow: those larger than 7×7 are averaged down to 7×7, and outputs still wider than 512 are multiplied
    by a random Gaussian matrix from `seed`, which changes distances by only a few per cent (Johnson and Lindenstrauss, 1984).
    """
    fast, batch = streaming.at_its_fastest(network), streaming.batch_size(network)
    points: dict[str, np.ndarray] = {}
    projections: dict[int, Tensor] = {}
    for start in range(0, len(images), batch):
        inputs = torch.from_numpy(images.inputs(slice(start, start + batch)))
        for layer, value in streaming.walk(fast, inputs):
            if layers is not None and layer not in layers:
                continue
            rows = value.flatten(1) if layer == passes.INPUT else _narrow(value, projections, seed)
            if layer not in points:  # all rows at once: put together at the end, they would take twice the room
                points[layer] = np.empty((len(images), rows.shape[1]), np.float32)
            points[layer][start : start + batch] = rows.numpy()
    return points


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
