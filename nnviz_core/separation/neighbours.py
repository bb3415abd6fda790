"""The training images that look most alike to a network, which often explain a mistake or reveal a wrong label."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core import streaming
from nnviz_core.datasets import ImageSet
from nnviz_core.layers.blocks import last_hidden

TOGETHER = 500
"""Images whose distances are taken in one piece."""
COUNT = 8
"""How many neighbours are looked for."""


@dataclass(frozen=True)
class Nearest:
    """The nearest images of a set, nearest first: their `samples` in it and Euclidean `distances`."""

    samples: Int64[np.ndarray, " near"]
    distances: Float32[np.ndarray, " near"]


@torch.inference_mode()
def hidden_outputs(network: nn.Sequential, images: ImageSet) -> Float32[np.ndarray, "sample unit"]:
    """The output of the network's last hidden layer (`blocks.last_hidden`) for all `images`, in full width."""
    last, fast, batch = last_hidden(network), streaming.at_its_fastest(network), streaming.batch_size(network)
    outputs = np.empty((0, 0), np.float32)
    for start in range(0, len(images), batch):
        inputs = torch.from_numpy(images.inputs(slice(start, start + batch)))
        rows = next(value for layer, value in streaming.walk(fast, inputs) if layer == last).flatten(1).numpy()
        if start == 0:  # all rows at once: put together at the end, they would take twice the room
            outputs = np.empty((len(images), rows.shape[1]), np.float32)
        outputs[start : start + batch] = rows
    return outputs


def nearest(
    outputs: Float32[np.ndarray, "sample unit"], output: Float32[np.ndarray, " unit"], count: int = COUNT
) -> Nearest:
    """The `count` rows of `outputs` nearest to `output`."""
    parts = np.split(outputs, range(TOGETHER, len(outputs), TOGETHER))
    distances = np.concatenate([np.linalg.norm(part - output, axis=1) for part in parts])
    order = np.argsort(distances, kind="stable")[:count]
    return Nearest(order, distances[order])
