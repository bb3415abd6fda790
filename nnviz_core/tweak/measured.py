"""How a changed network does on many images, from what a layer gave for them before."""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from nnviz_core import zoo
from nnviz_core.averages import ClassAverages
from nnviz_core.evaluation.accuracy import BATCH, Evaluation
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import passes
from nnviz_core.layers.passes import INPUT
from nnviz_core.streaming import Progress, Steps, stacked, unheard
from nnviz_core.tweak.changes import Change, checked
from nnviz_core.tweak.copies import apply
from nnviz_core.tweak.restart import Continuation, reach
from nnviz_core.tweak.weights import Donor


@dataclass(frozen=True, eq=False)
class Outputs:
    """What `layer` of `network` gives for all `images`, in batches of 64 and the format of `evaluation.evaluate`.

    What "input" gives is the images themselves, which are not held twice. Sessions share it: nothing in it is ever changed.
    """

    network: nn.Sequential
    layer: str
    images: ImageSet
    batches: tuple[Tensor, ...]

    @property
    def size(self) -> int:
        """How many bytes the outputs take."""
        return sum(each.numel() * each.element_size() for each in self.batches)


@torch.inference_mode()
def outputs(network: nn.Sequential, images: ImageSet, layer: str, tell: Progress = unheard) -> Outputs:
    """What `layer` of `network` gives for all `images`; `tell` hears of each batch.

    Raises `KeyError` for a missing layer and `ValueError` for a network in training mode or without images.
    """
    if len(images) == 0:
        raise ValueError("there are no images to run through the network")
    if layer == INPUT:
        return Outputs(network, layer, images, ())
    before = passes.split(fast_copy(network), layer)[0]
    steps, batches = Steps(-(-len(images) // BATCH), tell), []
    for inputs in batches_of(images):
        batches.append(passes.run(before, inputs))
        steps.step()
    return Outputs(network, layer, images, tuple(batches))


@torch.inference_mode()
def evaluate(kept: Outputs, changes: Iterable[Change], donor: Donor = zoo.load, tell: Progress = unheard) -> Evaluation:
    """The evaluation of the network with `changes` on all images, computed from the outputs `kept` of the original on.
    `tell` hears of each batch.

    It is that of `evaluation.evaluate` on the changed network bit by bit, or, where `restart.reach` says that it is not exact and
    starts beyond the scaled layer, but for rounding. Raises `ValueError` as `apply` does, and where a change reaches these outputs.
    """
    every = checked(changes)
    changed = apply(kept.network, every, donor)
    part, original = reach(kept.network, every), fast_copy(kept.network)
    rest = Continuation(original, _fast(changed), part, kept.layer, kept.images.shape)
    steps = Steps(-(-len(kept.images) // BATCH), tell)

    def logits() -> Iterator[np.ndarray]:
        for batch in kept.batches if kept.layer != INPUT else batches_of(kept.images):
            yield rest.logits(batch).numpy()
            steps.step()

    return Evaluation(kept.images.labels, stacked(logits(), len(kept.images)))


def means(averages: ClassAverages, layer: str) -> tuple[float, ...]:
    """The mean output of each channel or unit of `layer` over all images and places, to six digits.

    A channel that is switched off `to` it leaves out what differs from image to image. Raises `KeyError` for a missing layer.
    """
    outputs = averages.overall(layer)
    return tuple(float(f"{mean:.6g}") for mean in outputs.reshape(len(outputs), -1).mean(axis=1, dtype=np.float64))


def batches_of(images: ImageSet) -> Iterator[Tensor]:
    """All images in batches, as `evaluation.evaluate` takes them."""
    for start in range(0, len(images), BATCH):
        yield torch.from_numpy(images.inputs(slice(start, start + BATCH)))


def fast_copy(network: nn.Sequential) -> nn.Sequential:
    """A copy in the format of `evaluation.evaluate`."""
    return _fast(copy.deepcopy(network))


def _fast(network: nn.Sequential) -> nn.Sequential:
    return network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
