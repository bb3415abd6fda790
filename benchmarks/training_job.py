"""A job that trains as a page's does: 784-512-256-10 on 10,000 images for as long as it is left to."""

import time
from collections.abc import Iterator

import numpy as np

SHOWN_EVERY = 0.2
"""Seconds from one snapshot to the next."""


def training(seed: int) -> Iterator[tuple[int, float, np.ndarray] | None]:
    """The step, its loss and ten images of 28×28, which is what a page draws of it, five times a second."""
    import torch

    from nnviz_core import augmentation, datasets, zoo
    from nnviz_core.training.config import Config
    from nnviz_core.training.loop import moments

    torch.manual_seed(seed)
    network = zoo.spec("mnist-mlp").build()
    examples = augmentation.CHOICES["none"](datasets.load("mnist", "train-10k"))
    shown = 0.0
    for moment in moments(network, examples, Config(epochs=1000, learning_rate=0.002, seed=seed)):
        if time.monotonic() - shown < SHOWN_EVERY:
            yield None
            continue
        shown = time.monotonic()
        layers = [layer.weight.detach() for layer in moment.network if isinstance(layer, torch.nn.Linear)]
        yield moment.step, moment.loss, (layers[2] @ layers[1] @ layers[0]).reshape(-1, 28, 28).numpy()
