"""Training as a generator of snapshots, the same for every network of the zoo."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn
from torch.optim.lr_scheduler import OneCycleLR

from nnviz_core import augmentation
from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.models import Snapshot


@dataclass(frozen=True)
class Config:
    """The settings of a training; together with the images and the initial weights they determine the result.

    `images` limits training to the first so many images; the last `kept_apart` are not trained on and give the test figures;
    `augmentation` is a key of `augmentation.CHOICES`; `every` is the number of steps between snapshots (None: one snapshot per
    epoch); `bfloat16` runs the convolutions in half the precision, which is faster on processors with avx512_bf16; `start` names
    the model of the zoo whose weights the network begins with (see `start_weights`); `after` is the training that came before;
    `refusals` is the share of the digits kept apart that the trained network may refuse.
    """

    epochs: int
    learning_rate: float
    batch_size: int = 64
    weight_decay: float = 0.01
    seed: int = 0
    images: int | None = None
    kept_apart: int = 5000
    augmentation: str = "none"
    every: int | None = None
    bfloat16: bool = False
    start: str | None = None
    after: "Config | None" = None
    refusals: float | None = None


def train(network: nn.Sequential, data: ImageSet, config: Config) -> Iterator[Snapshot]:
    """Train `network` in place on `data`, with AdamW under a one-cycle learning rate, yielding snapshots.

    The same weights, data and config give the same snapshots on one thread; torch's global generator is left alone.
    The network is in eval mode at every snapshot. Raises `ValueError` when no image is left to train on.
    """
    material, holdout = split(data, config)
    examples = augmentation.CHOICES[config.augmentation](material)
    steps = math.ceil(len(examples) / config.batch_size)
    optimizer, schedule = _one_cycle(network, config, steps * config.epochs)
    network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    every = config.every or steps
    losses: list[float] = []
    network.train()
    for step, (inputs, labels) in enumerate(_batches(examples, config), start=1):
        losses.append(_step(network, optimizer, inputs, labels, config, step))
        schedule.step()
        if step % every == 0 or step == steps * config.epochs:
            yield _snapshot(network.eval(), optimizer, holdout, step, math.ceil(step / steps), losses)
            losses = []
            network.train()
    network.eval()


def stages(config: Config) -> list[Config]:
    """The trainings that `config` stands for, in order: those that come before it, and `config` itself."""
    return [*(stages(config.after) if config.after else []), config]


def with_seed(config: Config, seed: int) -> Config:
    """`config` with another seed, in every stage."""
    return replace(config, seed=seed, after=with_seed(config.after, seed) if config.after else None)


def start_weights(network: nn.Sequential, other: nn.Sequential) -> None:
    """Copy the weights of `other` into `network`, whose first classes are those of `other`; further classes keep their weights."""
    own = network.state_dict()
    for name, value in other.state_dict().items():
        own[name][: len(value)].copy_(value) if value.ndim else own[name].copy_(value)


def split(data: ImageSet, config: Config) -> tuple[ImageSet, ImageSet]:
    """The images to train on, and the last ones of `data`, which are kept apart."""
    border = len(data) - config.kept_apart
    if border <= 0 or config.kept_apart <= 0:
        raise ValueError(f"kept_apart must be from 1 to {len(data) - 1}, not {config.kept_apart}")
    material = slice(0, border if config.images is None else min(config.images, border))
    return _part(data, material), _part(data, slice(border, None))


def _part(data: ImageSet, samples: slice) -> ImageSet:
    return replace(data, images=data.images[samples], labels=data.labels[samples])


def _one_cycle(network: nn.Module, config: Config, steps: int) -> tuple[torch.optim.AdamW, OneCycleLR]:
    optimizer = torch.optim.AdamW(
        network.parameters(), config.learning_rate, weight_decay=config.weight_decay, fused=True
    )
    return optimizer, OneCycleLR(optimizer, config.learning_rate, total_steps=steps, pct_start=0.2)


def _batches(examples: augmentation.Examples, config: Config) -> Iterator[tuple[Tensor, Tensor]]:
    generator = torch.Generator().manual_seed(config.seed)
    for _ in range(config.epochs):
        for indices in torch.randperm(len(examples), generator=generator).split(config.batch_size):
            yield examples.batch(indices, generator)


def _step(
    network: nn.Sequential,
    optimizer: torch.optim.Optimizer,
    inputs: Float[Tensor, "batch 1 28 28"],
    labels: Int64[Tensor, " batch"],
    config: Config,
    step: int,
) -> float:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed * 1_000_003 + step)  # dropout draws from the global generator
        with torch.autocast("cpu", torch.bfloat16, enabled=config.bfloat16):
            outputs = network(inputs)
    loss = nn.functional.cross_entropy(outputs.float(), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def _snapshot(
    network: nn.Sequential,
    optimizer: torch.optim.Optimizer,
    holdout: ImageSet,
    step: int,
    epoch: int,
    losses: list[float],
) -> Snapshot:
    evaluation = evaluate(network, holdout)
    parameters = dict(network.named_parameters())
    return Snapshot(
        step=step,
        epoch=epoch,
        train_loss=sum(losses) / len(losses),
        test_loss=evaluation.loss,
        test_accuracy=evaluation.accuracy,
        weights={name: value.detach().clone().contiguous() for name, value in network.state_dict().items()},
        gradients={name: value.grad.clone() for name, value in parameters.items() if value.grad is not None},
        momenta={name: optimizer.state[value]["exp_avg"].clone() for name, value in parameters.items()},
    )
