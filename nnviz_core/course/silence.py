"""Units that died: those behind a ReLU that give nothing for any test image."""

import numpy as np
import torch
from jaxtyping import Float32
from torch import nn

from nnviz_core.course.stops import landmarks
from nnviz_core.image_sets import ImageSet
from nnviz_core.recordings import Recording
from nnviz_core.streaming import Progress, batch_size, unheard, walk

IMAGES = 500
"""How many of the test images count."""


def dead_units(
    recording: Recording, images: ImageSet, tell: Progress = unheard
) -> dict[str, Float32[np.ndarray, " step"]]:
    """For each ReLU, the share of its channels or units that are 0 for all of the first `IMAGES` images, at the landmarks."""
    steps = landmarks(recording).tolist()
    shares: dict[str, list[float]] = {}
    for done, step in enumerate(steps, 1):
        for layer, silent in silences(recording.network(step), images).items():
            shares.setdefault(layer, []).append(float(silent.mean()))
        tell(done, len(steps))
    return {layer: np.array(each, np.float32) for layer, each in shares.items()}


def silences(network: nn.Sequential, images: ImageSet) -> dict[str, np.ndarray]:
    """For each ReLU of `network`, which of its channels or units are 0 for all of the first `IMAGES` images."""
    silent: dict[str, torch.Tensor] = {}
    size, count = batch_size(network), min(IMAGES, len(images))
    with torch.inference_mode():
        for start in range(0, count, size):
            inputs = torch.from_numpy(images.inputs(slice(start, min(start + size, count))))
            for name, output in walk(network, inputs):
                if isinstance(dict(network.named_children()).get(name), nn.ReLU):
                    none = (output <= 0).flatten(2).all(2).all(0) if output.ndim > 2 else (output <= 0).all(0)
                    silent[name] = none & silent.get(name, torch.ones_like(none))
    return {name: each.numpy() for name, each in silent.items()}
