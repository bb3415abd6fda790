"""The networks that are trained: three architectures, of each of which something can be changed."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from nnviz_core import networks
from nnviz_core.layers.scaling import Scaling

SMALL, CNN, DENSE = "small", "cnn", "dense"
FILTERS = {SMALL: (8, 16), CNN: (32, 64, 128)}
UNITS = (32, 32)
ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "leaky-relu": nn.LeakyReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "gelu": nn.GELU,
}
INVERTED = "inverted"
"""The layer that makes ink of paper and paper of ink."""


@dataclass(frozen=True)
class Form:
    """What can be changed of an architecture: how many filters or units there are as a multiple, and what follows each of them."""

    width: float = 1.0
    activation: str = "relu"
    normalised: bool = True
    pooled: bool = True


def built(name: str, form: Form, classes: int) -> nn.Sequential:
    """The network `name` with fresh weights, drawn from torch's global generator."""
    if name == DENSE:
        return networks.mlp(
            *(_scaled(units, form) for units in UNITS), classes=classes, activation=ACTIVATIONS[form.activation]
        )
    filters = [_scaled(each, form) for each in FILTERS[name]]
    layers, channels = [], 1
    for number, count in enumerate(filters, start=1):
        layers += _stage(number, channels, count, form, pooled=form.pooled and number < 3)
        channels = count
    side = 28 // 2 ** (2 * form.pooled)
    return networks.sequence(
        *layers, *(_head(channels, form, classes) if name == CNN else _flat(channels, side, classes))
    )


def inverted(network: nn.Sequential) -> nn.Sequential:
    """`network` behind a layer that makes 1 − v of each pixel v, in training as after it."""
    layer = Scaling(1)
    layer.factor.fill_(-1)
    layer.constant.fill_(1)
    return networks.sequence((INVERTED, layer), *network.named_children())


def summary(name: str, form: Form) -> str:
    """The architecture in short: Convolutions 8-16, or 784-32-32-10."""
    if name == DENSE:
        return "-".join(map(str, (784, *(_scaled(units, form) for units in UNITS), 10)))
    return f"Convolutions {'-'.join(str(_scaled(each, form)) for each in FILTERS[name])}"


def _scaled(count: int, form: Form) -> int:
    return round(count * form.width)


def _stage(number: int, channels: int, count: int, form: Form, pooled: bool) -> list[tuple[str, nn.Module]]:
    layers = [
        (f"conv{number}", nn.Conv2d(channels, count, 3, padding=1)),
        _bend(form.activation, number),
    ]
    if form.normalised:
        layers.append((f"bn{number}", nn.BatchNorm2d(count)))
    if pooled:
        layers.append((f"pool{number}", nn.MaxPool2d(2)))
    return layers


def _bend(activation: str, number: int) -> tuple[str, nn.Module]:
    layer = ACTIVATIONS[activation]()
    return f"{type(layer).__name__.lower()}{number}", layer


def _flat(channels: int, side: int, classes: int) -> list[tuple[str, nn.Module]]:
    return [("flatten", nn.Flatten()), ("logits", nn.Linear(channels * side * side, classes))]


def _head(channels: int, form: Form, classes: int) -> list[tuple[str, nn.Module]]:
    """What stands over the convolutions of `networks.cnn`."""
    return [
        ("average", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(channels, channels)),
        _bend(form.activation, 4),
        ("dropout", nn.Dropout(0.5)),
        ("logits", nn.Linear(channels, classes)),
    ]


def seeded(make: Callable[[], nn.Sequential], seed: int) -> nn.Sequential:
    """What `make` gives with torch's generator at `seed`, which is left alone otherwise."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()
