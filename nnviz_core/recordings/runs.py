"""The trainings whose recordings are shipped."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from torch import nn

from nnviz_core import networks, specs
from nnviz_core.recordings import codec
from nnviz_core.recordings.budget import Detail
from nnviz_core.training.config import ONCE, Config
from nnviz_core.training.recipes import RECIPES


@dataclass(frozen=True)
class Run:
    """A training to record: its network before the first step, its settings, how much is recorded, and the most bytes of its file."""

    build: Callable[[], nn.Sequential]
    config: Config
    every: int | None
    detail: Detail
    most: int


def _small_weights() -> nn.Sequential:
    """784-32-32-10 on pixels from −1 to 1, with weights of 0.01 × normal and biases of 0."""
    network = networks.centred(specs.spec("fashion-mlp").build())
    for layer in network:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.zeros_(layer.bias)
    return network


_ADAM = Config(
    epochs=5,
    learning_rate=0.001,
    batch_size=128,
    weight_decay=0.0,
    kept_apart=0,
    test="test",
    optimiser="adam",
    epsilon=1e-7,
)
_DETAIL = Detail(moments=100, images=10_000, packing=codec.SMALL)
RUNS = {
    "fashion-mlp": Run(
        _small_weights,
        replace(_ADAM, decay=1e-3, shuffling=ONCE),
        1,
        replace(_DETAIL, weights_error=0.004),
        most=12_000_000,
    ),
    "mnist-tiny-cnn": Run(
        specs.spec("mnist-tiny-cnn").build,
        replace(RECIPES["mnist-tiny-cnn"], test="test"),
        20,
        replace(_DETAIL, moments=98, images=2000, weights_error=0.002),
        most=4_000_000,
    ),
    "mnist-mlp": Run(
        specs.spec("mnist-mlp").build, _ADAM, 80, replace(_DETAIL, moments=8, weights_error=0.02), most=12_000_000
    ),
}
"""By the name of the model whose architecture it has; `fashion-mlp` is the run of Sentdex, neural-net-internals-visualized, and
`mnist-tiny-cnn` the training that made the model."""
