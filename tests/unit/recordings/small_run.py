"""A small training to record."""

from dataclasses import replace

import torch

from nnviz_core import datasets, networks, recordings
from nnviz_core.training.config import Config

CONFIG = Config(
    epochs=3,
    learning_rate=0.003,
    batch_size=32,
    weight_decay=0.0,
    kept_apart=100,
    optimiser="adam",
    decay=1e-3,
    epsilon=1e-7,
    shuffling="once",
)
STEPS = 3 * 13


def small_network() -> torch.nn.Sequential:
    """A dense network with small weights and biases of 0."""
    network = networks.centred(networks.mlp(8, 6))
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for name, each in network.named_parameters():
            each.normal_(0, 0.01, generator=generator) if name.endswith("weight") else each.zero_()
    return network


def run(path, every=1, config=CONFIG, network=None, **detail):
    """The snapshots of a recorded training, all of it."""
    network = network or small_network()
    return list(recordings.record(network, small_data(), config, every, path, recordings.Detail(**detail)))


def small_data():
    whole = datasets.load("mnist", "train-10k")
    return replace(whole, images=whole.images[:500], labels=whole.labels[:500])
