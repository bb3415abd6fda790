"""Changes of the numbers of one layer, made on a copy of it."""

import math
from collections.abc import Callable
from functools import singledispatch

import torch
from torch import Tensor, nn

from nnviz_core.layers import architecture, kinds
from nnviz_core.tweak.changes import Noise, Prune, Quantise, Randomise, Set, Swap

Donor = Callable[[str], nn.Sequential]
"""The network of a model, by its name."""


@singledispatch
def alter(change: object, layer: nn.Module, donor: Donor) -> None:
    """Make `change` in `layer` itself. Raises `ValueError` for a layer that hasn't what it changes."""
    raise ValueError(f"{change!r:.100} is no change of weights")


@alter.register
def _(change: Set, layer: nn.Module, donor: Donor) -> None:
    name = change.parameter.partition(".")[2]
    values = dict(layer.named_parameters()).get(name)
    if values is None:
        raise ValueError(f"{change.layer} has no {name}; it has {', '.join(dict(layer.named_parameters())) or 'none'}")
    index = tuple(change.index)
    if len(index) != values.ndim or any(at >= length for at, length in zip(index, values.shape, strict=True)):
        raise ValueError(
            f"{change.parameter} has no number at {index}; its shape is {tuple(values.shape)}, each counted from 0"
        )
    values.data[index] = change.value


@alter.register
def _(change: Prune, layer: nn.Module, donor: Donor) -> None:
    values = _weights(change.layer, layer).data.view(-1)
    least = values.abs().argsort(stable=True)[: round(change.share * len(values))]
    values[least] = 0.0


@alter.register
def _(change: Quantise, layer: nn.Module, donor: Donor) -> None:
    _weights(change.layer, layer)
    for values in layer.parameters():
        values.data.copy_(quantised(values.data, change.bits))


@alter.register
def _(change: Noise, layer: nn.Module, donor: Donor) -> None:
    values = _weights(change.layer, layer).data
    # A generator of its own: torch's is shared by all threads.
    values += change.scale * torch.randn(values.shape, generator=torch.Generator().manual_seed(change.seed))


@alter.register
def _(change: Randomise, layer: nn.Module, donor: Donor) -> None:
    if not kinds.of(layer).weighted:
        raise ValueError(f"{change.layer} has no weights that training starts from at random")
    values, generator = _weights(change.layer, layer).data, torch.Generator().manual_seed(change.seed)
    end = 1 / math.sqrt(values[0].numel())
    for each in layer.parameters():
        each.data.uniform_(-end, end, generator=generator)


@alter.register
def _(change: Swap, layer: nn.Module, donor: Donor) -> None:
    try:
        other = dict(donor(change.model).named_children()).get(change.layer)
    except KeyError as error:
        raise ValueError(str(error.args[0])) from error
    if other is None:
        raise ValueError(f"{change.model} has no layer {change.layer}")
    one, two = (architecture.described(nn.Sequential(each))[0] for each in (layer, other))
    if one != two:
        raise ValueError(
            f"{change.layer} is {layer} here and {other} in {change.model}: their numbers can't be swapped"
        )
    _weights(change.layer, layer)
    layer.load_state_dict(other.state_dict())


def quantised(values: Tensor, bits: int) -> Tensor:
    """`values` rounded to 2^`bits` evenly spaced numbers, from the smallest of them to the largest."""
    exact, step = values.double(), grid_step(values, bits)
    low = exact.min()
    return values if step == 0 else (low + ((exact - low) / step).round() * step).to(values.dtype)


def grid_step(values: Tensor, bits: int) -> float:
    """The distance between two neighbours on the grid of `quantised`."""
    return float(values.double().max() - values.double().min()) / (2**bits - 1)


def _weights(name: str, layer: nn.Module) -> Tensor:
    """The weights of a layer. Raises `ValueError` where it has none."""
    weights = dict(layer.named_parameters()).get("weight")
    if weights is None:
        raise ValueError(f"{name} has no weights: {layer}")
    return weights
