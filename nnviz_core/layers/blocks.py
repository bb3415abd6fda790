"""What of a network stands side by side for a reader: its stages, raw before activated, and the kind of each output."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32
from torch import nn

from nnviz_core.layers import passes
from nnviz_core.layers.passes import INPUT


def last_hidden(network: nn.Sequential) -> str:
    """The name of the last layer that computes something before the logits; "input" for a linear model."""
    passing = (nn.Dropout, nn.Flatten)
    hidden = [name for name, layer in list(network.named_children())[:-1] if not isinstance(layer, passing)]
    return hidden[-1] if hidden else passes.INPUT


def distinct_layers(network: nn.Sequential) -> list[str]:
    """The names of the layers, "input" first, without those that only pass on what they got."""
    passing = (nn.Dropout, nn.Flatten)
    return [
        passes.INPUT,
        *(name for name, layer in network.named_children() if not isinstance(layer, passing)),
    ]


PROBABILITIES = "probabilities"
"""The name under which the softmax of the logits stands after the layers."""
_KEEPS_SIGN = (nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d)


@dataclass(frozen=True)
class Panel:
    """One layer's output: `signed` if it can be negative, `kind` in words, such as "raw" or "activated"."""

    layer: str
    signed: bool
    kind: str


def stages(network: nn.Sequential) -> list[tuple[Panel, ...]]:
    """The panels by stage: the input, then each layer with weights and what follows it, the probabilities at the very end."""
    layers = dict(network.named_children())
    found: list[list[Panel]] = [[Panel(INPUT, signed=False, kind="images")]]
    for name in distinct_layers(network)[1:]:
        layer, previous = layers[name], found[-1][-1]
        if isinstance(layer, nn.Conv2d | nn.Linear):
            found.append([Panel(name, signed=True, kind="raw")])
        elif isinstance(layer, _KEEPS_SIGN):
            found[-1].append(Panel(name, previous.signed, "pooled"))
        else:
            kind = "normalised" if isinstance(layer, nn.BatchNorm2d) else "activated"
            found[-1].append(Panel(name, signed=not isinstance(layer, nn.ReLU), kind=kind))
    found[-1].append(Panel(PROBABILITIES, signed=False, kind="softmax"))
    return [tuple(stage) for stage in found]


def as_columns(values: Float32[np.ndarray, "row *shape"]) -> Float32[np.ndarray, "row *shape"]:
    """Maps of a single pixel as what they are, one value a unit; anything else as it is."""
    return values.reshape(len(values), -1) if values.shape[2:] == (1, 1) else values


def cells(values: Float32[np.ndarray, "unit *place"]) -> Iterator[tuple]:
    """One output as a table: unit or channel, row, column and value; a layer of units has no rows and columns."""
    if values.ndim == 1:
        return ((unit, "", "", float(value)) for unit, value in enumerate(values))
    return ((*map(int, place), float(value)) for place, value in np.ndenumerate(values))
