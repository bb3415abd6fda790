"""Training as a generator of snapshots, the same for every network of the zoo."""

import math
from collections.abc import Generator, Iterator, Sized
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from nnviz_core import augmentation, datasets
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.image_sets import ImageSet
from nnviz_core.models import Snapshot
from nnviz_core.training.arithmetic import Passes, gradients_channels_last, tiny_numbers_as_zero
from nnviz_core.training.config import EVERY_EPOCH, ONCE, Config
from nnviz_core.training.optimisers import Descent, optimiser
from nnviz_core.training.schedules import pace


@dataclass(frozen=True)
class Moment:
    """A training that has just done `step` of its `steps`, with the loss (nats) of that step's batch.

    `network` and `optimiser` are the ones at work: the next step changes them, and the network is in training mode.
    """

    step: int
    steps: int
    epoch: int
    loss: float
    network: nn.Sequential
    optimiser: Descent


def train(network: nn.Sequential, data: ImageSet, config: Config) -> Iterator[Snapshot]:
    """Train `network` in place on `data`, yielding snapshots.

    The same weights, data and config give the same snapshots on one thread; torch's global generator is left alone.
    The network is in eval mode at every snapshot. Raises `ValueError` when no image is left to train on.
    """
    material, holdout = split(data, config)
    examples = augmentation.CHOICES[config.augmentation](material)
    every = config.every or step_count(examples, config) // config.epochs
    losses: list[float] = []
    for moment in moments(network, examples, config):
        losses.append(moment.loss)
        if moment.step % every == 0 or moment.step == moment.steps:
            yield _snapshot(moment, holdout, losses)
            losses = []


def moments(network: nn.Sequential, examples: augmentation.Examples, config: Config) -> Generator[Moment, None, None]:
    """Train `network` in place on all `examples`, handing over after each step; it is in eval mode in the end.

    Raises `ValueError` for an unknown optimiser or shuffling.
    """
    steps = step_count(examples, config)
    network.eval().to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    rule = optimiser([each for each in network.parameters() if each.requires_grad], config)
    passes = Passes(network, config)
    with gradients_channels_last(network):
        for step, (inputs, labels) in enumerate(_batches(examples, config)):
            in_training(network)
            with tiny_numbers_as_zero():
                loss = nn.functional.cross_entropy(passes.logits(inputs, step), labels)
                rule.forget()
                loss.backward()
                rule.step(pace(config, step, steps))
            epoch = step * config.epochs // steps + 1
            yield Moment(step + 1, steps, epoch, loss.item(), network, rule)
    network.eval()


def in_training(network: nn.Sequential) -> None:
    """Put `network` into training mode, but for normalisation whose statistics stand still (momentum 0)."""
    if network.training:
        return
    network.train()
    for layer in network:
        if getattr(layer, "momentum", None) == 0:
            layer.eval()


def step_count(examples: Sized, config: Config) -> int:
    """How many steps a training on `examples` takes."""
    return math.ceil(len(examples) / config.batch_size) * config.epochs


def start_weights(network: nn.Sequential, other: nn.Sequential) -> None:
    """Copy the weights of `other` into `network`, whose first classes are those of `other`; further classes keep their weights."""
    own = network.state_dict()
    for name, value in other.state_dict().items():
        own[name][: len(value)].copy_(value) if value.ndim else own[name].copy_(value)


def split(data: ImageSet, config: Config) -> tuple[ImageSet, ImageSet]:
    """The images to train on, and those that give the test figures: the last ones of `data`, or another split.

    Raises `ValueError` when one of the two would be empty, and as `datasets.load` does.
    """
    border = len(data) - config.kept_apart
    if border <= 0 or config.kept_apart < (config.test is None):
        raise ValueError(
            f"kept_apart must be from {int(config.test is None)} to {len(data) - 1}, not {config.kept_apart}"
        )
    material = slice(0, border if config.images is None else min(config.images, border))
    holdout = datasets.load(data.name, config.test) if config.test else _part(data, slice(border, None))
    return _part(data, material), holdout


def _part(data: ImageSet, samples: slice) -> ImageSet:
    return replace(data, images=data.images[samples], labels=data.labels[samples])


def _batches(examples: augmentation.Examples, config: Config) -> Iterator[tuple[Tensor, Tensor]]:
    if config.shuffling not in (EVERY_EPOCH, ONCE):
        raise ValueError(f"no shuffling {config.shuffling!r}; there are {EVERY_EPOCH}, {ONCE}")
    generator = torch.Generator().manual_seed(config.seed)
    order = torch.randperm(len(examples), generator=generator)
    for epoch in range(config.epochs):
        if epoch and config.shuffling == EVERY_EPOCH:
            order = torch.randperm(len(examples), generator=generator)
        for indices in order.split(config.batch_size):
            yield examples.batch(indices, generator)


def _snapshot(moment: Moment, holdout: ImageSet, losses: list[float]) -> Snapshot:
    network = moment.network.eval()
    evaluation = evaluate(network, holdout)
    parameters = dict(network.named_parameters())
    trained = [name for name, value in parameters.items() if value.requires_grad]
    return Snapshot(
        step=moment.step,
        epoch=moment.epoch,
        train_loss=sum(losses) / len(losses),
        test_loss=evaluation.loss,
        test_accuracy=evaluation.accuracy,
        weights={name: value.detach().clone().contiguous() for name, value in network.state_dict().items()},
        gradients={name: value.grad.clone() for name, value in parameters.items() if value.grad is not None},
        momenta={name: value.clone() for name, value in zip(trained, moment.optimiser.momenta, strict=False)},
    )
