"""Which models there are: their names, architectures and sources."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from torch import nn

from nnviz_core import networks

NOT_A_DIGIT = 10
"""The index of the class “not a digit”, the eleventh, in the model that may refuse."""
REJECT = "mnist-cnn-reject"


@dataclass(frozen=True)
class ModelSpec:
    """A model of the zoo.

    `dataset` is the data set it was trained for, `build` makes its network with fresh weights, and `source` says where the
    architecture comes from. `further_classes` come after those of the data set.
    """

    name: str
    title: str
    dataset: str
    build: Callable[[], nn.Sequential]
    source: str
    further_classes: tuple[str, ...] = ()


_DRAW_AND_PREDICT = "J. Shanks, mnist_classifier"
_WEIGHTS_TO_PIXELS = "J. Bradley, keras-visualization"
_SPECS = (
    ModelSpec("mnist-cnn", "Convolutional network", "mnist", networks.cnn, _DRAW_AND_PREDICT),
    ModelSpec(
        REJECT,
        "… with a class “not a digit”",
        "mnist",
        partial(networks.cnn, 11),
        _DRAW_AND_PREDICT,
        further_classes=("not a digit",),
    ),
    ModelSpec("mnist-tiny-cnn", "Tiny convolutional network", "mnist", networks.tiny_cnn, "bulovic.at/cnn"),
    ModelSpec(
        "mnist-mlp", "Dense network 784-512-256-10", "mnist", partial(networks.mlp, 512, 256), _WEIGHTS_TO_PIXELS
    ),
    ModelSpec("mnist-mlp-500", "… trained on 500 images", "mnist", partial(networks.mlp, 512, 256), _WEIGHTS_TO_PIXELS),
    ModelSpec("mnist-linear", "Linear model 784-10", "mnist", networks.mlp, _WEIGHTS_TO_PIXELS),
    ModelSpec(
        "fashion-mlp",
        "Dense network 784-32-32-10",
        "fashion",
        partial(networks.mlp, 32, 32),
        "Sentdex, neural-net-internals-visualized",
    ),
    ModelSpec("fashion-cnn", "Convolutional network", "fashion", networks.cnn, _DRAW_AND_PREDICT),
)
MODELS: dict[str, ModelSpec] = {each.name: each for each in _SPECS}

VARIED = "fashion-mlp"
"""The model of which each of `VARIANTS` differs in one thing."""
_VARIANT_SPECS = (
    ModelSpec(
        "fashion-mlp-wide",
        "wider: 784-128-128-10",
        "fashion",
        partial(networks.mlp, 128, 128),
        "a variant of fashion-mlp",
    ),
    ModelSpec(
        "fashion-mlp-deep",
        "deeper: 784-32-32-32-32-10",
        "fashion",
        partial(networks.mlp, 32, 32, 32, 32),
        "a variant of fashion-mlp",
    ),
    ModelSpec(
        "fashion-mlp-tanh",
        "with tanh: 784-32-32-10",
        "fashion",
        partial(networks.mlp, 32, 32, activation=nn.Tanh),
        "a variant of fashion-mlp",
    ),
)
VARIANTS: dict[str, ModelSpec] = {each.name: each for each in _VARIANT_SPECS}
"""`VARIED` made wider, deeper and with another activation, trained in the same way.

They are for comparison and are not part of `MODELS`.
"""


def spec(name: str) -> ModelSpec:
    """The specification of the model or variant `name`. Raises `KeyError` for another name."""
    specs = MODELS | VARIANTS
    if name not in specs:
        raise KeyError(f"no model {name!r}; there are {', '.join(specs)}")
    return specs[name]
