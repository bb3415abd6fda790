"""The architectures: each a named `nn.Sequential` that takes ink in 0…1 and returns logits.

No layer works in place and none is used twice, so that a pass can be recorded by running the layers one by one.
"""

from collections import OrderedDict
from collections.abc import Callable

import torch
from torch import nn


def cnn(classes: int = 10) -> nn.Sequential:
    """Three 3×3 convolutions, 28×28×1 → 14×14×32 → 7×7×64 → 7×7×128 → `classes`; 110,922 parameters for ten."""
    return sequence(
        *_convolution(1, 1, 32),
        ("pool1", nn.MaxPool2d(2)),
        *_convolution(2, 32, 64),
        ("pool2", nn.MaxPool2d(2)),
        *_convolution(3, 64, 128),
        ("average", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(128, 128)),
        ("relu4", nn.ReLU()),
        ("dropout", nn.Dropout(0.5)),
        ("logits", nn.Linear(128, classes)),
    )


def tiny_cnn(channels: int = 8) -> nn.Sequential:
    """Two valid 3×3 convolutions, 13×13×`channels` → 5×5×2 → 50 → 22 → 10; 1,578 parameters for eight channels."""
    return sequence(
        ("conv1", nn.Conv2d(1, channels, 3)),
        ("relu1", nn.ReLU()),
        ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(channels, 2, 3)),
        ("relu2", nn.ReLU()),
        ("pool2", nn.MaxPool2d(2)),
        ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(50, 22)),
        ("relu3", nn.ReLU()),
        ("logits", nn.Linear(22, 10)),
    )


def mlp(*hidden: int, classes: int = 10, activation: Callable[[], nn.Module] = nn.ReLU) -> nn.Sequential:
    """A dense network, 784 → `hidden` widths with `activation` → `classes`; without hidden widths it is the linear model."""
    layers: list[tuple[str, nn.Module]] = [("flatten", nn.Flatten())]
    width = 784
    for number, units in enumerate(hidden, start=1):
        bend = activation()
        layers += [(f"fc{number}", nn.Linear(width, units)), (f"{type(bend).__name__.lower()}{number}", bend)]
        width = units
    return sequence(*layers, ("logits", nn.Linear(width, classes)))


def centred(network: nn.Sequential) -> nn.Sequential:
    """`network` behind a layer, `scale`, that brings pixels from 0…1 to −1…1, in training as after it."""
    scale = nn.BatchNorm2d(1, eps=0.0, momentum=0.0, affine=False)  # its statistics stand still
    scale.load_state_dict({"running_mean": torch.tensor([0.5]), "running_var": torch.tensor([0.25])}, strict=False)
    return sequence(("scale", scale), *network.named_children())


def parameter_count(network: nn.Module) -> int:
    """How many numbers training adjusts."""
    return sum(parameter.numel() for parameter in network.parameters())


def sequence(*layers: tuple[str, nn.Module]) -> nn.Sequential:
    """The named `layers` one after the other."""
    return nn.Sequential(OrderedDict(layers))


def _convolution(number: int, channels_in: int, channels_out: int) -> list[tuple[str, nn.Module]]:
    return [
        (f"conv{number}", nn.Conv2d(channels_in, channels_out, 3, padding=1)),
        (f"relu{number}", nn.ReLU()),
        (f"bn{number}", nn.BatchNorm2d(channels_out, eps=1e-3, momentum=0.01)),
    ]
