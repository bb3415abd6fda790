"""The outputs of a network grouped into stages for a reader: raw next to activated, each with its kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float32
from torch import nn

from nnviz_core.layers import kinds, passes
from nnviz_core.layers.passes import INPUT, PROBABILITIES


def last_hidden(network: nn.Sequential) -> str:
    """The name of the last layer that computes something before the logits; "input" for a linear model."""
    hidden = [name for name, layer in list(network.named_children())[:-1] if not kinds.of(layer).passes_on]
    return hidden[-1] if hidden else passes.INPUT


def distinct_layers(network: nn.Sequential) -> list[str]:
    """The names of the layers, "input" first, without those that only pass their input on."""
    return [
        passes.INPUT,
        *(name for name, layer in network.named_children() if not kinds.of(layer).passes_on),
    ]


def shares_channels(network: nn.Sequential, one: str, other: str) -> bool:
    """Whether channel i of the one layer is made from channel i of the other alone."""
    names = passes.layer_names(network)
    first, last = sorted((names.index(one), names.index(other)))
    return all(kinds.of(network.get_submodule(name)).keeps_channels for name in names[first + 1 : last + 1])


def activation_pair(network: nn.Sequential, layer: str) -> tuple[str, str] | None:
    """The layer that gives a pre-activation and the activation that follows it, where `layer` is one of both."""
    names = passes.layer_names(network)
    for before, after in pairwise(names):
        is_activation = kinds.of(network.get_submodule(after)).word == kinds.ACTIVATION
        if layer in (before, after) and is_activation and before != passes.INPUT:
            return before, after
    return None


def maker(network: nn.Sequential, layer: str) -> str:
    """The layer that made the values which `layer` gives: itself, or the one whose values it hands on unchanged."""
    names = passes.layer_names(network)
    place = names.index(layer)
    while place and kinds.of(network.get_submodule(names[place])).passes_on:
        place -= 1
    return names[place]


def part(network: nn.Sequential, layer: str) -> str:
    """What one of the outputs of `layer` is called: a unit once they are a line of numbers, a filter while they are maps."""
    before, _ = passes.split(network, layer)
    return "unit" if any(isinstance(each, nn.Flatten | nn.Linear) for each in before) else "filter"


def channels(network: nn.Sequential, layer: str) -> int:
    """How many channels or units `layer` gives, as the nearest layer that counts them says.

    Raises `ValueError` where none does.
    """
    before, after = passes.split(network, layer)
    for part in reversed(before):
        if count := _count(part, ("out_channels", "out_features", "num_features", "channels")):
            return count
        if not kinds.of(part).keeps_channels:
            break
    for part in after:
        if count := _count(part, ("in_channels", "in_features", "num_features", "channels")):
            return count
        if not kinds.of(part).keeps_channels:
            break
    raise ValueError(f"no layer says how many channels {layer} has")


def _count(layer: nn.Module, settings: Sequence[str]) -> int | None:
    return next((getattr(layer, name) for name in settings if hasattr(layer, name)), None)


WORDS = {kinds.PRE_ACTIVATION: "raw", kinds.ACTIVATION: "activated"}
"""Words for outputs that stand side by side; all others keep the word of their kind."""


@dataclass(frozen=True)
class Panel:
    """One layer's output: `signed` if it can be negative, `kind` in words, such as "raw" or "activated"."""

    layer: str
    signed: bool
    kind: str


def stages(network: nn.Sequential) -> list[tuple[Panel, ...]]:
    """The panels by stage: the input, then each layer with weights and what follows it, the probabilities at the very end."""
    layers = dict(network.named_children())
    groups: list[list[Panel]] = [[Panel(INPUT, signed=False, kind="images")]]
    for name in distinct_layers(network)[1:]:
        kind = kinds.of(layers[name])
        panel = Panel(name, kind.is_signed(groups[-1][-1].signed), WORDS.get(kind.word, kind.word))
        if kind.weighted:
            groups.append([panel])
        else:
            groups[-1].append(panel)
    groups[-1].append(Panel(PROBABILITIES, signed=False, kind="softmax"))
    return [tuple(stage) for stage in groups]


def is_maps(shape: tuple[int, ...]) -> bool:
    """Whether an output of `shape`, without the batch, is maps: channels of more than one cell."""
    return len(shape) == 3 and shape[1:] != (1, 1)


def as_columns(values: Float32[np.ndarray, "row *shape"]) -> Float32[np.ndarray, "row ..."]:
    """Maps of a single cell as one value for each unit; any other array unchanged."""
    return values.reshape(len(values), -1) if values.shape[2:] == (1, 1) else values


def cells(values: Float32[np.ndarray, "unit *place"]) -> Iterator[tuple]:
    """One output as table rows: unit or channel, row, column and value; row and column are empty for a layer of units."""
    if values.ndim == 1:
        return ((unit, "", "", float(value)) for unit, value in enumerate(values))
    return ((*map(int, place), float(value)) for place, value in np.ndenumerate(values))
