"""The average output of every layer for each class, from one streamed pass over all images."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float32, Float64, Int64
from torch import Tensor, nn

from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.streaming import Progress, Steps, at_its_fastest, batch_size, unheard, walk


@dataclass(frozen=True)
class ClassAverages:
    """The average output of each layer (class, …) by name, `input` first, and how many images each class has.

    A class without images has NaN averages.
    """

    means: dict[str, Float32[np.ndarray, "class *shape"]]
    counts: Int64[np.ndarray, " class"]

    def overall(self, layer: str) -> Float32[np.ndarray, "*shape"]:
        """The average over all images: the class averages weighted by their counts."""
        present = self.counts > 0
        return np.average(self.means[layer][present], axis=0, weights=self.counts[present]).astype(np.float32)

    def difference(self, layer: str, label: int, other: int | None = None) -> Float32[np.ndarray, "*shape"]:
        """The average of class `label` minus that of class `other`, or minus that of all images.

        Raises `ValueError` for a class without images.
        """
        for each in {label, label if other is None else other}:
            if self.counts[each] == 0:
                raise ValueError(f"class {each} has no images")
        return self.means[layer][label] - (self.overall(layer) if other is None else self.means[layer][other])

    def silent(self, layer: str) -> int:
        """How many of the layer's values are zero for every image; only meaningful for a layer without negative values."""
        return int((self.means[layer][self.counts > 0] == 0).all(axis=0).sum())


@dataclass(frozen=True)
class Survey:
    """The results of one pass over labelled images: averages, spreads, and the logits of every image.

    `spreads` holds, for each layer, the root mean square distance (class) of an image's output from its class average; it is
    empty unless requested.
    """

    averages: ClassAverages
    evaluation: Evaluation
    spreads: dict[str, Float64[np.ndarray, " class"]]

    @cached_property
    def distances(self) -> dict[str, Float64[np.ndarray, "class other"]]:
        """For each layer with spreads, the distance between the averages of two classes, divided by the spread within them."""
        return {layer: _distances(self.averages.means[layer], spreads) for layer, spreads in self.spreads.items()}


def class_averages(network: nn.Sequential, images: ImageSet) -> ClassAverages:
    """The average of every layer's output for each class of `images`. Raises as `survey` does."""
    return survey(network, images).averages


@torch.inference_mode()
def survey(network: nn.Sequential, images: ImageSet, spreads: bool = False, tell: Progress = unheard) -> Survey:
    """Averages and logits of all `images`, in one pass that holds one batch at a time and leaves the network unchanged.

    With `spreads` it measures these too, which takes about a tenth more time. `tell` hears of each batch. Raises `ValueError` for a
    network in training mode or without images.
    """
    if len(images) == 0:
        raise ValueError("there are no images to average")
    fast, batch = at_its_fastest(network), batch_size(network)
    tallies: dict[int, _Tally] = {}
    logits = np.empty((0, 0), np.float32)
    steps = Steps(sum(-(-int(count) // batch) for count in np.bincount(images.labels)), tell)
    for label in np.unique(images.labels):
        tallies[int(label)] = tally = _Tally(batch, spreads)
        of_class = np.flatnonzero(images.labels == label)
        for part in np.array_split(of_class, -(-len(of_class) // batch)):
            rows = tally.add(walk(fast, torch.from_numpy(images.inputs(part))))
            if not len(logits):
                logits = np.empty((len(images), rows.shape[1]), rows.dtype)
            logits[part] = rows
            steps.step()
    return _survey(tallies, images, logits)


def _survey(tallies: dict[int, "_Tally"], images: ImageSet, logits: np.ndarray) -> Survey:
    counts = np.bincount(images.labels, minlength=len(images.class_names))
    means: dict[str, np.ndarray] = {}
    spreads: dict[str, np.ndarray] = {}
    for label, tally in tallies.items():
        for layer, mean in tally.means(int(counts[label])).items():
            means.setdefault(layer, np.full((len(counts), *mean.shape), np.nan, np.float32))[label] = mean
        for layer, spread in tally.spreads(int(counts[label])).items():
            spreads.setdefault(layer, np.full(len(counts), np.nan))[label] = spread
    for each in means.values():
        each.flags.writeable = False
    return Survey(ClassAverages(means, counts), Evaluation(images.labels, logits), spreads)


class _Tally:
    """Running sums, and sums of squares, of each layer's outputs over the batches of one class."""

    def __init__(self, batch: int, spreads: bool) -> None:
        self.with_squares = spreads
        self.ones = torch.ones(batch)
        self.shapes: dict[str, torch.Size] = {}
        self.sums: dict[str, Tensor] = {}
        self.squares: dict[str, float] = {}
        self.channels_last: set[str] = set()
        self.same: dict[str, str] = {}

    def add(self, outputs: Iterator[tuple[str, Tensor]]) -> np.ndarray:
        """Take in one batch and return its logits, which are the last output."""
        previous, value = "", torch.empty(0)
        for layer, output in outputs:
            self.shapes[layer] = output.shape[1:]
            if output.data_ptr() == value.data_ptr():  # the same numbers in another shape, as after a flatten
                self.same[layer] = previous
            else:
                self._add(layer, output)
                previous = layer
            value = output
        return value.numpy()

    def _add(self, layer: str, output: Tensor) -> None:
        """Add one output to the sums and squares, with one call for each, in the order in which the values lie in memory."""
        channels_last = output.ndim == 4 and not output.is_contiguous()
        rows = (output.permute(0, 2, 3, 1) if channels_last else output).flatten(1)
        if layer not in self.sums:
            self.sums[layer], self.squares[layer] = torch.zeros(rows.shape[1]), 0.0
            self.channels_last |= {layer} if channels_last else set()
        if channels_last:
            self.sums[layer].addmv_(rows.T, self.ones[: len(rows)])
        else:
            self.sums[layer] += rows.sum(dim=0)  # in pairs: a BLAS call over many rows rounds too coarsely
        if self.with_squares:
            flat = rows.flatten()
            self.squares[layer] += torch.dot(flat, flat).item()

    def means(self, count: int) -> dict[str, np.ndarray]:
        """The mean of `count` outputs for each layer."""
        return {
            layer: (self._total(self.same.get(layer, layer)).double().numpy() / count).reshape(shape).astype(np.float32)
            for layer, shape in self.shapes.items()
        }

    def spreads(self, count: int) -> dict[str, float]:
        """The root mean square distance of `count` outputs from their mean, for each layer; empty if no squares were summed."""
        distances = {}
        for layer in self.shapes if self.with_squares else ():
            source = self.same.get(layer, layer)
            mean = self.sums[source].double() / count
            distances[layer] = max(self.squares[source] / count - float(mean.square().sum()), 0.0) ** 0.5
        return distances

    def _total(self, layer: str) -> Tensor:
        channels, *sides = self.shapes[layer]
        total = self.sums[layer]
        return total.view(*sides, channels).permute(2, 0, 1) if layer in self.channels_last else total


def _distances(means: np.ndarray, spreads: np.ndarray) -> np.ndarray:
    flat = means.reshape(len(means), -1).astype(np.float64)
    gaps = np.stack([np.linalg.norm(flat - row, axis=1) for row in flat])
    widths = np.sqrt((np.square(spreads)[:, None] + np.square(spreads)) / 2)
    ratios = np.divide(gaps, widths, out=np.full_like(gaps, np.inf), where=widths != 0)
    return np.where(gaps == 0, 0.0, ratios)


def less_overall(
    means: Mapping[str, Float32[np.ndarray, "class *shape"]], counts: Int64[np.ndarray, " class"]
) -> dict[str, Float32[np.ndarray, "class *shape"]]:
    """The class averages `means` by layer, each less the average of all images, of which each class has `counts`."""
    some = counts > 0
    overall = {layer: np.average(each[some], axis=0, weights=counts[some]) for layer, each in means.items()}
    return {layer: (each - overall[layer]).astype(np.float32) for layer, each in means.items()}


def class_means(survey: Survey) -> dict[str, Float32[np.ndarray, "class *shape"]]:
    """The class averages of every layer and of the probabilities; NaN for a class without images."""
    shares = survey.evaluation.class_probabilities[: len(survey.averages.counts)]
    return {**survey.averages.means, PROBABILITIES: shares}
