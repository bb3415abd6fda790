"""The weights behind each channel of a layer, arranged as tiles to look at."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core.layers import geometry, kinds, passes
from nnviz_core.layers.geometry import IMAGE, Shape


@dataclass(frozen=True)
class Kernels:
    """`weights` (filter, source, row, column) of `layer`: filter i makes channel i from the channels of `source_layer`.

    If a unit reads single units, its long line of weights is `folded` into rows and columns of one source, which mean nothing.
    """

    layer: str
    source_layer: str
    weights: Float32[np.ndarray, "filter source row column"]
    folded: bool

    @property
    def axes(self) -> tuple[str, ...]:
        """The names of the coordinates of a cell within a tile."""
        return ("from unit",) if self.folded else ("from channel", "row", "column")


def kernels(network: nn.Sequential, layer: str, image: Shape = IMAGE) -> Kernels | None:
    """The weights that made the channels of `layer`, or None if no weights did, as for the input or after a flatten.

    An activation function, a batch normalisation or a pooling keeps the channels of the convolution before it.
    """
    before, names = passes.split(network, layer)[0], passes.layer_names(network)
    for place, part in reversed(list(enumerate(before))):
        if isinstance(part, nn.Conv2d):
            return Kernels(names[place + 1], names[place], dense_weights(part), False)
        if isinstance(part, nn.Linear):
            source, shape, is_folded = _source(network, geometry.shapes(network, image), place)
            weights = part.weight.detach().numpy()
            return Kernels(names[place + 1], source, weights.reshape(len(weights), *shape), is_folded)
        if not kinds.of(part).keeps_channels:
            return None
    return None


def dense_weights(layer: nn.Conv2d) -> Float32[np.ndarray, "filter channel row column"]:
    """The weights of every filter for every channel of the input: 0 for the channels of other groups."""
    weights = layer.weight.detach().numpy()
    if layer.groups == 1:
        return weights
    filters, channels = layer.out_channels // layer.groups, layer.in_channels // layer.groups
    dense = np.zeros((layer.out_channels, layer.in_channels, *weights.shape[2:]), weights.dtype)
    for group in range(layer.groups):
        rows = slice(group * filters, (group + 1) * filters)
        dense[rows, group * channels : (group + 1) * channels] = weights[rows]
    return dense


def kernel_tiles(
    bank: Kernels, filters: slice | list[int] = slice(None)
) -> tuple[Float32[np.ndarray, "filter row column"], Int64[np.ndarray, "row column axis"]]:
    """Each filter's kernels side by side in one tile, with gutters of NaN, and the weight that each cell of a tile stands for."""
    weights = bank.weights[filters]
    count, sources, height, width = weights.shape
    if bank.folded:
        return weights[:, 0], np.arange(height * width).reshape(height, width, 1)
    across = -(-sources // _lines(sources))
    rows = -(-sources // across)
    shape = (rows * (height + 1) - 1, across * (width + 1) - 1)
    field, inner = np.full((count, *shape), np.nan, np.float32), np.zeros((*shape, 3), np.int64)
    for source in range(sources):
        top, left = source // across * (height + 1), source % across * (width + 1)
        place = np.s_[top : top + height, left : left + width]
        field[(slice(None), *place)] = weights[:, source]
        inner[place] = np.stack(np.broadcast_arrays(source, np.arange(height)[:, None], np.arange(width)), axis=-1)
    return field, inner


def _source(network: nn.Sequential, shapes: dict[str, Shape], place: int) -> tuple[str, Shape, bool]:
    """The source, its shape and whether it is folded, for the weights of layer number `place`: flattened maps or units."""
    names, layers = passes.layer_names(network), list(network.children())
    start = place
    while start and kinds.of(layers[start - 1]).passes_on:
        start -= 1
    shape = shapes[names[start]]
    if len(shape) == 3 and shape[1:] != (1, 1):
        return names[start], shape, False
    length = int(np.prod(shape))
    rows = _lines(length)
    return names[place], (1, rows, length // rows), True


def _lines(length: int) -> int:
    """The largest divisor of `length` that is at most its square root."""
    return max(rows for rows in range(1, int(length**0.5) + 1) if length % rows == 0)
