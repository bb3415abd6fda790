"""What is measured at a recorded step, on a copy of the network while the training goes on."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Float32, Int64
from torch import Tensor, nn

from nnviz_core import trace
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import kinds
from nnviz_core.models import Snapshot
from nnviz_core.recordings import state
from nnviz_core.recordings.header import OUTPUTS, WEIGHTS
from nnviz_core.recordings.writer import Writer
from nnviz_core.streaming import batch_size, for_many


@dataclass(frozen=True)
class Copied:
    """The numbers of a training after `step`, as they were, and the losses of its batches since the step recorded before."""

    step: int
    epoch: int
    frames: dict[str, Float32[np.ndarray, " number"]]
    losses: Sequence[float]
    is_detailed: bool


class Examiner:
    """Loss and accuracy on the first training and test images, and the layer outputs of one test image a class."""

    def __init__(self, network: nn.Sequential, material: ImageSet, holdout: ImageSet, most: int) -> None:
        self.network = for_many(copy.deepcopy(network).eval().requires_grad_(False))
        self.moving = [self.network.state_dict()[name] for name in state.moving(network)]
        self.train, self.test = _first(material, most), _first(holdout, most)
        labels, indices = np.unique(holdout.labels, return_index=True)
        self.probe_labels = labels
        self.probes = torch.from_numpy(holdout.inputs(indices))
        channels, rows, columns = self.probes.shape[1:]
        self.shape = (channels, rows, columns)
        self.images = {
            "trained_on": material.fingerprint,
            "test": holdout.fingerprint,
            "figures": [len(self.train[1]), len(self.test[1])],
        }

    def outputs(self) -> dict[str, Tensor]:
        """The outputs of the layers with weights for the probe images (image, …); all others follow from them."""
        with torch.inference_mode():
            outputs = trace.record(self.network, self.probes).outputs
        return {name: outputs[name] for name, layer in self.network.named_children() if kinds.of(layer).weighted}

    def examine(self, writer: Writer, copied: Copied) -> Snapshot:
        """Measure a step, add it to the recording, and return it as a snapshot."""
        state.fill(self.moving, copied.frames[WEIGHTS])
        figures = (*_figures(self.network, *self.train), *_figures(self.network, *self.test))
        writer.add_figures(copied.step, figures, copied.losses)
        frames = dict(copied.frames)
        if copied.is_detailed:
            frames[OUTPUTS] = state.flat(self.outputs().values())
        for family, frame in frames.items():
            writer.add(family, copied.step, frame)
        tensors = {
            family: {
                name: torch.from_numpy(each) for name, each in writer.header.families[family].tensors(frame).items()
            }
            for family, frame in frames.items()
        }
        return Snapshot(
            step=copied.step,
            epoch=copied.epoch,
            train_loss=float(np.mean(copied.losses)) if copied.losses else figures[0],
            test_loss=figures[2],
            test_accuracy=figures[3],
            weights=tensors[WEIGHTS],
            gradients=tensors.get("gradients", {}),
            momenta=tensors.get("momenta", {}),
        )


def _first(images: ImageSet, most: int) -> tuple[Tensor, Tensor]:
    part = slice(0, most)
    return torch.from_numpy(images.inputs(part)), torch.from_numpy(images.labels[part].copy())


@torch.inference_mode()
def _figures(
    network: nn.Sequential, inputs: Float[Tensor, "image *shape"], labels: Int64[Tensor, " image"]
) -> tuple[float, float]:
    """The mean loss (nats) and the accuracy (a fraction) on some images."""
    size = batch_size(network)
    logits = torch.cat([network(batch) for batch in inputs.split(size)])
    loss = nn.functional.cross_entropy(logits.double(), labels)
    return float(loss), float((logits.argmax(1) == labels).double().mean())
