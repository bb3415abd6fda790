"""What each channel of a layer is worth: switched off in turn over many images, with the price in accuracy and who pays it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from jaxtyping import Bool, Float64, Int64
from torch import Tensor, nn

from nnviz_core.evaluation import intervals
from nnviz_core.evaluation.paired import Paired
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import passes
from nnviz_core.streaming import Progress, stacked, unheard
from nnviz_core.tweak.changes import Off
from nnviz_core.tweak.copies import apply
from nnviz_core.tweak.measured import batches_of, fast_copy
from nnviz_core.tweak.restart import reach


@dataclass(frozen=True)
class Importance:
    """Which of the images of `labels` the network gets `right`, and which without each channel (or unit) of `layer` alone."""

    layer: str
    labels: Int64[np.ndarray, " sample"]
    right: Bool[np.ndarray, " sample"]
    right_without: Bool[np.ndarray, "channel sample"]

    @property
    def costs(self) -> Float64[np.ndarray, " channel"]:
        """The accuracy, a fraction, that is lost without each channel; below 0 where the network does better."""
        return self.right.mean() - self.right_without.mean(axis=1)

    @property
    def cost_intervals(self) -> Float64[np.ndarray, "channel end"]:
        """The ends of the 95 % interval of each of `costs`; pairs of answers to one image are compared."""
        lost = (self.right & ~self.right_without).sum(axis=1)
        gained = (~self.right & self.right_without).sum(axis=1)
        pairs = zip(lost.tolist(), gained.tolist(), strict=True)
        return np.array([intervals.paired(*pair, len(self.labels)) for pair in pairs])

    @property
    def paired(self) -> Paired:
        """What happens without each channel, image by image."""
        return self._paired(np.zeros(len(self.labels), np.int64), 1, lambda counts: counts[:, 0])

    def class_paired(self, classes: int) -> Paired:
        """What happens to each class without each channel (channel, class)."""
        return self._paired(self.labels, classes, lambda counts: counts)

    def _paired(self, groups: Int64[np.ndarray, " sample"], count: int, shape: Callable) -> Paired:
        sides = (~self.right & self.right_without, self.right & ~self.right_without)
        trials = np.broadcast_to(np.bincount(groups, minlength=count), (len(self.right_without), count))
        own = [groups == group for group in range(count)]  # a product of whole numbers would take eight times the room
        counts = (np.stack([side[:, each].sum(axis=1) for each in own], axis=1) for side in sides)
        return Paired(*(shape(each) for each in (trials, *counts)))

    @property
    def ranking(self) -> Int64[np.ndarray, " channel"]:
        """The channels, the dearest first."""
        return np.argsort(-self.costs, kind="stable")

    def class_costs(self, classes: int) -> Float64[np.ndarray, "channel class"]:
        """The accuracy that each class loses without each channel; NaN for a class without images."""
        result = np.full((len(self.right_without), classes), np.nan)
        for label in np.unique(self.labels):
            own = self.labels == label
            result[:, label] = self.right[own].mean() - self.right_without[:, own].mean(axis=1)
        return result


@torch.inference_mode()
def importances(
    network: nn.Sequential, images: ImageSet, layer: str, to: float = 0.0, tell: Progress = unheard
) -> Importance:
    """The importance of each channel of `layer` on `images`: it gives `to` instead, and all else goes on from there.

    One batch is in memory at a time; `tell` hears of each. Raises `ValueError` as `apply` does, and without images.
    """
    if len(images) == 0:
        raise ValueError("there are no images to run through the network")
    apply(network, [Off(layer, 0, to)])
    part, fast = reach(network, [Off(layer, 0, to)]), fast_copy(network)
    before, start = passes.split(fast, layer)[0], part.between[-1] if part.between else layer
    until, after = passes.split(fast, start)
    between = until[len(before) :]
    labels = torch.from_numpy(images.labels.copy())

    def right() -> Iterator[np.ndarray]:
        done = 0
        for inputs in batches_of(images):
            own, true = passes.run(before, inputs), labels[done : done + len(inputs)]
            value, constant = (passes.run(between, each) for each in (own, torch.full_like(own, to)))
            answers = [passes.run(after, each).argmax(1) for each in chain([value], _without_each(value, constant))]
            yield (torch.stack(answers, dim=1) == true[:, None]).numpy()
            done += len(inputs)
            tell(done, len(images))

    whole = np.ascontiguousarray(stacked(right(), len(images)).T)
    return Importance(layer, images.labels, whole[0], whole[1:])


def _without_each(value: Tensor, constant: Tensor) -> Iterator[Tensor]:
    """`value` with each of its channels in turn from `constant`; all are one tensor, which the next turn changes."""
    other = value.clone()
    for channel in range(value.shape[1]):
        other[:, channel] = constant[:, channel]
        yield other
        other[:, channel] = value[:, channel]
