"""The settings of a training."""

from dataclasses import dataclass, replace

ONE_CYCLE = "one-cycle"
EVERY_EPOCH, ONCE = "every epoch", "once"


@dataclass(frozen=True)
class Config:
    """The settings of a training; together with the images and the initial weights they determine the result.

    `images` limits training to the first so many images; the last `kept_apart` are not trained on and give the test figures,
    unless `test` names another split of the same published data set for that; `augmentation` is a key of
    `augmentation.CHOICES`; `every` is the number of steps between snapshots (None: one snapshot per epoch); `bfloat16` runs the
    convolutions in half the precision, which is faster on some processors with avx512_bf16; `start` names the model of the zoo whose
    weights the network begins with (see `start_weights`); `after` is the training that came before; `refusals` is the share of
    the digits kept apart that the trained network may refuse.

    `optimiser` is a key of `optimisers.OPTIMISERS` and says how the other numbers are used: "one-cycle" is AdamW whose learning
    rate and `beta1` rise and fall once (`schedules`). For all others the learning rate of step t, counted from 0, is
    `learning_rate` / (1 + `decay` · t). `shuffling` draws a new order of the images "every epoch", or "once" for the training.
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
    optimiser: str = ONE_CYCLE
    decay: float = 0.0
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    shuffling: str = EVERY_EPOCH
    test: str | None = None


def stages(config: Config) -> list[Config]:
    """The trainings that `config` stands for, in order: those that come before it, and `config` itself."""
    return [*(stages(config.after) if config.after else []), config]


def with_seed(config: Config, seed: int) -> Config:
    """`config` with another seed, in every stage."""
    return replace(config, seed=seed, after=with_seed(config.after, seed) if config.after else None)
