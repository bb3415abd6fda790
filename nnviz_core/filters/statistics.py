"""How the filters of a layer behave over many images: means by class, silence, and the images that excite each most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float32, Float64, Int64
from torch import Tensor, nn

from nnviz_core import streaming
from nnviz_core.datasets import ImageSet
from nnviz_core.layers import geometry, passes
from nnviz_core.streaming import Progress, Steps, unheard, walk

BATCH = 64
KEPT = 9


@dataclass(frozen=True)
class FilterStatistics:
    """The filters (channels, or units) of `layer` over some images, in activations as the layer gives them.

    `means` and `spreads` (class, channel) are the mean, and the standard deviation over the images, of a filter's mean over its
    map; NaN for a class without images. `silent` (channel) is the share of images with nothing above 0 in the map.
    The images that excite a filter most, by the largest value in its map, are `samples` (channel, place), strongest first, with
    that value in `peaks` and its (row, column) in `positions` (channel, place, 2), all 0 for a layer without maps.
    """

    layer: str
    counts: Int64[np.ndarray, " class"]
    means: Float64[np.ndarray, "class channel"]
    spreads: Float64[np.ndarray, "class channel"]
    silent: Float64[np.ndarray, " channel"]
    samples: Int64[np.ndarray, "channel place"]
    peaks: Float32[np.ndarray, "channel place"]
    positions: Int64[np.ndarray, "channel place 2"]


def filter_statistics(
    network: nn.Sequential, images: ImageSet, layer: str, tell: Progress = unheard
) -> FilterStatistics:
    """The statistics of `layer` over all `images`, in batches of 64, holding no more than one batch of maps.

    Raises `KeyError` for a missing layer and `ValueError` without images.
    """
    passes.split(network, layer)
    return every_layer(network, images, [layer], tell)[layer]


def every_layer(
    network: nn.Sequential, images: ImageSet, layers: Sequence[str] | None = None, tell: Progress = unheard
) -> dict[str, FilterStatistics]:
    """The statistics of `layers` (all after the input when None) from one pass. Raises `ValueError` without images."""
    if len(images) == 0:
        raise ValueError("there are no images")
    fast = streaming.for_many(network)
    names = list(passes.layer_names(network)[1:] if layers is None else layers)
    tallies: dict[str, _Tally] = {}
    steps = Steps(-(-len(images) // BATCH), tell)
    with torch.inference_mode():
        for start in range(0, len(images), BATCH):
            batch = slice(start, start + BATCH)
            labels = torch.from_numpy(images.labels[batch].copy())
            for layer, maps in walk(fast, torch.from_numpy(images.inputs(batch))):
                if layer in names:
                    if layer not in tallies:
                        tallies[layer] = _Tally(maps, len(images.class_names))
                    tallies[layer].add(maps, labels, start)
            steps.step()
    return {layer: tallies[layer].statistics(layer) for layer in names}


def exciting_crops(
    network: nn.Sequential, images: ImageSet, statistics: FilterStatistics, channel: int
) -> Float32[np.ndarray, "place *channel row column"]:
    """The part of each image in `samples` that the filter's most excited cell saw, with paper beyond the border.

    Grey images have no channel axis; a layer without maps gives the whole images. Raises `IndexError` for a missing channel.
    """
    if not 0 <= channel < len(statistics.samples):
        raise IndexError(f"{statistics.layer} has no channel {channel}; there are 0 … {len(statistics.samples) - 1}")
    pictures = images.inputs(statistics.samples[channel])
    pictures = pictures[:, 0] if images.shape[0] == 1 else pictures
    if len(geometry.shapes(network, images.shape)[statistics.layer]) != 3:
        return pictures
    field = geometry.windows(network, statistics.layer, images.shape)
    places = statistics.positions[channel].tolist()
    return np.stack(
        [geometry.crop(image, field, (row, column)) for image, (row, column) in zip(pictures, places, strict=True)]
    )


class _Tally:
    """Running sums by class, and the images that have excited each channel most so far."""

    def __init__(self, maps: Tensor, classes: int):
        channels = maps.shape[1]
        self.width = maps.shape[3] if maps.ndim == 4 else 1
        self.counts = torch.zeros(classes, dtype=torch.float64)
        self.sums, self.squares = (torch.zeros(classes, channels, dtype=torch.float64) for _ in range(2))
        self.silent = torch.zeros(channels, dtype=torch.float64)
        self.peaks = torch.full((KEPT, channels), -torch.inf)
        self.samples, self.cells = (torch.zeros(KEPT, channels, dtype=torch.int64) for _ in range(2))

    def add(self, maps: Tensor, labels: Tensor, start: int) -> None:
        """Take in a batch of maps (batch, channel, …) whose first sample is number `start`."""
        cells = maps.flatten(2) if maps.ndim == 4 else maps[:, :, None]
        means, peaks = cells.mean(dim=2).double(), cells.amax(dim=2)
        member = torch.nn.functional.one_hot(labels, len(self.counts)).double()
        self.counts += member.sum(dim=0)
        self.sums += member.T @ means
        self.squares += member.T @ means**2
        self.silent += (peaks <= 0).sum(dim=0)
        contenders = (peaks > self.peaks[-1]).any(dim=1).nonzero()[:, 0]
        if len(contenders):
            self._rank(peaks[contenders], contenders + start, cells[contenders].argmax(dim=2))

    def _rank(self, peaks: Tensor, samples: Tensor, cells: Tensor) -> None:
        every = torch.cat([self.peaks, peaks])
        order = every.argsort(dim=0, descending=True, stable=True)[:KEPT]
        self.peaks = every.gather(0, order)
        self.samples = torch.cat([self.samples, samples[:, None].expand_as(peaks)]).gather(0, order)
        self.cells = torch.cat([self.cells, cells]).gather(0, order)

    def statistics(self, layer: str) -> FilterStatistics:
        """The statistics of all batches so far; fewer than nine images give fewer places."""
        total = int(self.counts.sum())
        means = self.sums / self.counts[:, None]
        spreads = (self.squares / self.counts[:, None] - means**2).clamp(min=0).sqrt()
        places = slice(min(KEPT, total))
        positions = torch.stack([self.cells // self.width, self.cells % self.width], dim=-1)
        return FilterStatistics(
            layer,
            self.counts.long().numpy(),
            means.numpy(),
            spreads.numpy(),
            (self.silent / total).numpy(),
            self.samples[places].T.numpy(),
            self.peaks[places].T.numpy(),
            positions[places].transpose(0, 1).numpy(),
        )


def class_purity(statistics: FilterStatistics) -> Float64[np.ndarray, " channel"]:
    """The share of each filter's variance over the images that lies between the classes (eta squared).

    1 for a filter that gives one value to each class, 0 for one that tells no classes apart or is constant.
    """
    present = statistics.counts > 0
    counts, means, spreads = (
        each[present] for each in (statistics.counts[:, None], statistics.means, statistics.spreads)
    )
    overall = (counts * means).sum(0) / counts.sum()
    between, within = (counts * (means - overall) ** 2).sum(0), (counts * spreads**2).sum(0)
    total = between + within
    return np.where(total > 0, between / np.where(total > 0, total, 1), 0)


def selective_classes(statistics: FilterStatistics, channel: int) -> Int64[np.ndarray, " class"]:
    """The classes sorted by the filter's mean, strongest first, without those that have no images."""
    means = statistics.means[:, channel]
    present: Bool[np.ndarray, " class"] = ~np.isnan(means)
    return np.argsort(-means, kind="stable")[: int(present.sum())]
