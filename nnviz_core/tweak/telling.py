"""Changes in words for people, and where they show in the changed network."""

from collections.abc import Iterable
from itertools import groupby

from torch import nn

from nnviz_core.layers import blocks
from nnviz_core.numerals import numeral, percent
from nnviz_core.tweak.changes import (
    Change,
    Noise,
    Off,
    Prune,
    Quantise,
    Randomise,
    Scale,
    Set,
    Swap,
)
from nnviz_core.tweak.copies import scaling_names

MOST_NAMED = 6
"""Channels, or runs of them, that are named one by one."""


def told(change: Change, network: nn.Sequential | None = None) -> str:
    """What `change` does, in a few words: "filter 12 of relu3 off".

    Without the `network`, whose layers tell filters from units, they are called channels.
    """
    if not isinstance(change, Off | Scale):
        return _of_weights(change)
    return _of_channels(change, blocks.part(network, change.layer) if network else "channel")


def _of_channels(change: Off | Scale, part: str) -> str:
    where = f"{_channels(change.places, part)} of {change.layer}"
    match change:
        case Off(_, _, to):
            return f"{where} off{_constant(to)}"
        case Scale(_, _, factor, shift):
            plus = f" {'−' if shift < 0 else '+'} {numeral(abs(shift))}" if shift else ""
            return f"{where} × {numeral(factor)}{plus}"


def _of_weights(change: Set | Prune | Quantise | Noise | Randomise | Swap) -> str:
    match change:
        case Set(parameter, index, value):
            return f"{parameter}[{', '.join(map(str, index))}] = {numeral(value)}"
        case Prune(layer, share):
            return f"the smallest {percent(share)} of the weights of {layer} made 0"
        case Quantise(layer, bits):
            return f"{layer} rounded to {bits} {'bit' if bits == 1 else 'bits'}"
        case Noise(layer, scale, seed):
            return f"noise of {numeral(scale)} on the weights of {layer} (seed {seed})"
        case Randomise(layer, seed):
            return f"{layer} drawn at random (seed {seed})"
        case Swap(layer, model):
            return f"{layer} from {model}"


def told_all(changes: Iterable[Change], network: nn.Sequential | None = None) -> str:
    """All changes in turn."""
    return "; ".join(told(change, network) for change in changes)


def outcome(network: nn.Sequential, layer: str) -> str:
    """The layer of a changed `network` that gives what `layer` gives after the changes: itself, or the scaling right after it."""
    names = [name for name, _ in network.named_children()]
    place = names.index(layer) + 1
    return names[place] if names[place : place + 1] and names[place] in scaling_names(layer) else layer


def _constant(to: float | Iterable[float]) -> str:
    if isinstance(to, Iterable):
        return ", each at its own constant"
    return f", at {numeral(to)}" if to else ""


def _channels(places: tuple[int, ...], part: str) -> str:
    """Channels as they are counted: "filter 3", "3 units (0–1, 7)"."""
    if len(places) == 1:
        return f"{part} {places[0]}"
    runs = [[each for _, each in run] for _, run in groupby(enumerate(places), lambda each: each[1] - each[0])]
    named = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    more = ", …" if len(named) > MOST_NAMED else ""
    return f"{len(places)} {part}s ({', '.join(named[:MOST_NAMED])}{more})"
