"""Lines between two neighbouring stages: the strongest products source × weight."""

from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core.contributions.sums import explain_in
from nnviz_core.layers import kinds, sliding
from nnviz_core.layers.kernels import dense_weights
from nnviz_core.layers.scaling import Scaling
from nnviz_core.layers.terms import normalisation, padded_size
from nnviz_core.scene.stages import Stage, shown
from nnviz_core.trace import Trace

MOST_LINES = 90
"""The largest number of lines between two stages that still leaves a picture legible."""


@dataclass(frozen=True)
class Connections:
    """Lines from the shown values `sources` of one stage to the shown values `targets` of the next.

    `shares` are their products divided by the largest absolute product (−1…1). Of `count` products, `above` reach the threshold
    and have two shown ends; the strongest of these, at most `MOST_LINES`, become lines. `folded` counts further products that
    come from a channel or unit that is not shown; it is known only for the lines into one value.
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
    """The products that reach `threshold` times the strongest, into values of `stage` that the activation does not set to 0."""
    values = shown(trace, stage.source, before).reshape(len(before.kept), *before.shape[1:])
    layer = network.get_submodule(stage.main)
    products, sources = products_into(layer, values, before, stage)
    if stage.layer != stage.main:
        products = products * (stage.values(trace).reshape(-1, 1) != 0)
    sizes = np.abs(products)
    largest = float(sizes.max(initial=0))
    candidates = np.flatnonzero((sizes >= max(threshold, 1e-6) * largest) & (sizes > 0))
    lines = candidates
    if len(candidates) > MOST_LINES:
        lines = candidates[np.argpartition(-sizes.flat[candidates], MOST_LINES)[:MOST_LINES]]
    lines = lines[np.argsort(sizes.flat[lines], kind="stable")]
    shares = (products.flat[lines] / (largest or 1)).astype(np.float32)
    return Connections(
        sources.flat[lines].astype(np.int64), lines // products.shape[1], shares, len(candidates), products.size
    )


def incoming(network: nn.Sequential, trace: Trace, before: Stage, stage: Stage, cube: int) -> Connections:
    """The lines into the shown value number `cube`, from its exact sum; terms from folded channels or units get no line."""
    contributions = explain_in(network, trace, stage.main, stage.index(cube))
    shape = (
        before.shape if contributions.source_indices.shape[1] == len(before.shape) else (int(np.prod(before.shape)),)
    )
    places = before.cubes(np.atleast_1d(np.ravel_multi_index(tuple(contributions.source_indices.T), shape)))
    sizes = np.where(places < 0, 0, np.abs(contributions.products))
    folded = int((contributions.products[places < 0] != 0).sum())
    order = np.argsort(-sizes, kind="stable")[:MOST_LINES]
    order = order[sizes[order] > 0][::-1]
    shares = (contributions.products[order] / (np.abs(contributions.products).max(initial=0) or 1)).astype(np.float32)
    return Connections(
        places[order].astype(np.int64), np.full(len(order), cube), shares, int((sizes > 0).sum()), len(places), folded
    )


@singledispatch
def products_into(layer: nn.Module, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    """The products behind each shown value of `stage` (row), and the numbers of their sources, from `values` (kept, …).

    A source in the padding, or folded away, has the number −1 and the product 0. This is the rule for layers that make each
    value from a single one; the other layers have their own.
    """
    single, numbers = _single(values, before, stage)
    if kinds.of(layer).passes_on:
        return single, numbers
    with torch.inference_mode():
        return (layer(torch.from_numpy(single)) - layer(torch.zeros(1))).numpy(), numbers


@products_into.register
def _(
    layer: nn.BatchNorm1d | nn.BatchNorm2d, values: np.ndarray, before: Stage, stage: Stage
) -> tuple[np.ndarray, np.ndarray]:
    single, numbers = _single(values, before, stage)
    return single * normalisation(layer)[0][list(stage.kept)].repeat(stage.cells)[:, None], numbers


@products_into.register
def _(layer: Scaling, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    single, numbers = _single(values, before, stage)
    return single * layer.factor.numpy()[list(stage.kept)].repeat(stage.cells)[:, None], numbers


@products_into.register
def _(layer: nn.Conv2d, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    weights = dense_weights(layer)[list(stage.kept)][:, list(before.kept)]
    windows, numbers = _windows(layer, values, stage, np.arange(len(values)), 0)
    products = np.einsum("cyxij,ocij->oyxcij", windows, weights)
    sources = np.broadcast_to(numbers.transpose(1, 2, 0, 3, 4)[None], products.shape)
    return products.reshape(stage.size, -1), sources.reshape(stage.size, -1)


@products_into.register
def _(layer: nn.Linear, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    weights = layer.weight.detach().numpy()[list(stage.kept)]
    weights = weights.reshape(len(weights), before.shape[0], -1)[:, list(before.kept)].reshape(len(weights), -1)
    return weights * values.ravel(), np.broadcast_to(np.arange(before.size), weights.shape)


@products_into.register
def _(layer: nn.MaxPool2d, values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    cells, numbers = _kernel_cells(layer, values, before, stage, -np.inf)
    winner = cells.argmax(axis=1)[:, None]
    source = np.take_along_axis(numbers, winner, 1)
    return np.where(source < 0, 0, np.take_along_axis(cells, winner, 1)), source


@products_into.register
def _(
    layer: nn.AvgPool2d | nn.AdaptiveAvgPool2d, values: np.ndarray, before: Stage, stage: Stage
) -> tuple[np.ndarray, np.ndarray]:
    cells, numbers = _kernel_cells(layer, values, before, stage, 0)
    inside = (numbers >= 0).sum(axis=1, keepdims=True)
    return cells / (padded_size(layer) or np.maximum(inside, 1)), numbers


def _single(values: np.ndarray, before: Stage, stage: Stage) -> tuple[np.ndarray, np.ndarray]:
    """For each shown value of `stage`, the value at the same flat position in the stage before, and its number."""
    flat = np.array(stage.kept)[:, None] * stage.cells + np.arange(stage.cells)
    numbers = before.cubes(flat.reshape(-1, 1))
    return np.append(values, np.float32(0))[numbers], numbers


def _kernel_cells(
    layer: nn.Module, values: np.ndarray, before: Stage, stage: Stage, outside: float
) -> tuple[np.ndarray, np.ndarray]:
    """The cells under the kernel for each shown value of `stage` (row), all from its own channel, and their numbers."""
    channels = before.cubes(np.array(stage.kept) * before.cells) // before.cells
    windows, numbers = _windows(layer, values, stage, channels, outside)
    return windows.reshape(stage.size, -1), numbers.reshape(stage.size, -1)


def _windows(
    layer: nn.Module, values: np.ndarray, stage: Stage, channels: np.ndarray, outside: float
) -> tuple[np.ndarray, np.ndarray]:
    """The cells under the kernel at every position (channel, row, column, kernel row, kernel column), and their numbers.

    They come from `channels` of `values` (−1: no channel); cells that do not exist have the value `outside` and the number −1.
    """
    _, height, width = values.shape
    positions = np.arange(stage.shape[1]), np.arange(stage.shape[2])
    rows, columns = sliding.cells(layer, values.shape, positions)
    cells = rows.cells[:, None, :, None] * width + columns.cells[:, None]
    inside = rows.inside[:, None, :, None] & columns.inside[:, None]
    first = channels.reshape(-1, 1, 1, 1, 1) * height * width
    numbers = np.where(inside & (first >= 0), first + cells, -1)
    return np.append(values, np.float32(outside))[numbers], numbers
