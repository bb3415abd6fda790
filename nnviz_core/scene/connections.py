"""Which values made which: the products source × weight between two neighbouring stages, the strongest first."""

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core.contributions.sums import explain_in
from nnviz_core.scene.stages import Stage, shown
from nnviz_core.trace import Trace

MOST_LINES = 90
"""Lines between two stages that a picture can bear."""


@dataclass(frozen=True)
class Connections:
    """Lines from the shown values `sources` of one stage to the values `targets` of the next.

    `shares` are their products as parts of the strongest by size (−1…1). Of `count` products, `above` reach the threshold
    and have two shown ends; no more than `MOST_LINES` of these, the strongest, become lines. `folded` more would reach it,
    but come from a channel or unit that is not shown; it is known for the lines into one value.
    """

    sources: Int64[np.ndarray, " line"]
    targets: Int64[np.ndarray, " line"]
    shares: Float32[np.ndarray, " line"]
    above: int
    count: int
    folded: int = 0


NO_LINES = Connections(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), 0, 0)


def connections(
    network: nn.Sequential, trace: Trace, before: Stage, stage: Stage, threshold: float = 0.3
) -> Connections:
    """The products that are at least `threshold` of the strongest, into values of `stage` that are active."""
    values = shown(trace, stage.source, before).reshape(len(before.kept), *before.shape[1:])
    layer = network.get_submodule(stage.main)
    products, sources = products_into(layer, values, before, stage)
    if stage.layer != stage.main:
        products = products * (stage.values(trace).reshape(-1, 1) > 0)
    sizes = np.abs(products)
    largest = float(sizes.max(initial=0))
    reached = np.flatnonzero((sizes >= max(threshold, 1e-6) * largest) & (sizes > 0))
    chosen = reached
    if len(reached) > MOST_LINES:
        chosen = reached[np.argpartition(-sizes.flat[reached], MOST_LINES)[:MOST_LINES]]
    chosen = chosen[np.argsort(sizes.flat[chosen], kind="stable")]
    shares = (products.flat[chosen] / (largest or 1)).astype(np.float32)
    return Connections(
        sources.flat[chosen].astype(np.int64), chosen // products.shape[1], shares, len(reached), products.size
    )


def incoming(network: nn.Sequential, trace: Trace, before: Stage, stage: Stage, cube: int) -> Connections:
    """The lines into one shown value, from its exact sum; what comes from folded channels or units has no line."""
    found = explain_in(network, trace, stage.main, stage.index(cube))
    shape = before.shape if found.source_indices.shape[1] == len(before.shape) else (int(np.prod(before.shape)),)
    places = before.cubes(np.atleast_1d(np.ravel_multi_index(tuple(found.source_indices.T), shape)))
    sizes = np.where(places < 0, 0, np.abs(found.products))
    folded = int((found.products[places < 0] != 0).sum())
    order = np.argsort(-sizes, kind="stable")[:MOST_LINES]
    order = order[sizes[order] > 0][::-1]
    shares = (found.products[order] / (np.abs(found.products).max() or 1)).astype(np.float32)
    return Connections(
        places[order].astype(np.int64), np.full(len(order), cube), shares, int((sizes > 0).sum()), len(places), folded
    )


@singledispatch
def products_into(layer: nn.Module, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    """For each shown value of `stage` (row) its products, and the numbers of their sources, from `values` (kept, …)."""
    raise ValueError(f"{layer} has no products that could be lines")


@products_into.register
def _(layer: nn.Conv2d, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    kernels = layer.weight.detach().numpy()[list(stage.kept)][:, list(before.kept)]
    windows, numbers = (_windows(array, layer) for array in (values, _numbers(values)))
    products = np.einsum("cyxij,ocij->oyxcij", windows, kernels)
    sources = np.broadcast_to(numbers.transpose(1, 2, 0, 3, 4)[None], products.shape)
    return products.reshape(stage.size, -1), sources.reshape(stage.size, -1)


@products_into.register
def _(layer: nn.Linear, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    weights = layer.weight.detach().numpy()[list(stage.kept)]
    weights = weights.reshape(len(weights), before.shape[0], -1)[:, list(before.kept)].reshape(len(weights), -1)
    return weights * values.ravel(), np.broadcast_to(np.arange(before.size), weights.shape)


@products_into.register
def _(layer: nn.MaxPool2d, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    side = stage.shape[1:]
    blocks = [
        array[:, : 2 * side[0], : 2 * side[1]].reshape(len(array), side[0], 2, side[1], 2).swapaxes(2, 3)
        for array in (values, _numbers(values))
    ]
    cells, numbers = (block.reshape(stage.size, 4) for block in blocks)
    winner = cells.argmax(axis=1)[:, None]
    return np.take_along_axis(cells, winner, 1), np.take_along_axis(numbers, winner, 1)


@products_into.register
def _(layer: nn.AdaptiveAvgPool2d, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    rows = [list(before.kept).index(channel) if channel in before.kept else -1 for channel in stage.kept]
    cells, numbers = (array.reshape(len(array), -1)[rows] for array in (values, _numbers(values)))
    known = np.array(rows)[:, None] >= 0
    return cells * known / before.cells, numbers


def _numbers(values: np.ndarray) -> np.ndarray:
    return np.arange(values.size).reshape(values.shape)


def _windows(values: np.ndarray, layer: nn.Conv2d) -> np.ndarray:
    """(channel, row, column, kernel row, kernel column); the border of a padded layer is 0 there."""
    (down, across), size = layer.padding, layer.kernel_size
    padded = np.pad(values, [(0, 0), (down, down), (across, across)])  # pyright: ignore[reportArgumentType, reportCallIssue]
    return np.lib.stride_tricks.sliding_window_view(padded, size, axis=(1, 2))  # pyright: ignore[reportArgumentType]
