"""Channels switched off and on again, one by one, among other changes."""

from collections.abc import Iterable, Iterator

from nnviz_core.tweak.changes import Change, Off, Scale
from nnviz_core.tweak.copies import scaling_names


def off_channels(changes: Iterable[Change], layer: str) -> set[int]:
    """The channels of `layer` that are switched off."""
    return {place for each in changes if isinstance(each, Off) and each.layer == layer for place in each.places}


def switched(changes: Iterable[Change], layer: str, channel: int) -> tuple[Change, ...]:
    """`changes` with one channel of `layer` off, or on again where it is off; all others stay as they are."""
    every = tuple(changes)
    return tuple(_on(every, layer, channel)) if channel in off_channels(every, layer) else _off(every, layer, channel)


def outcome_name(changes: Iterable[Change], layer: str) -> str:
    """The name of the layer that gives what `layer` gives after `changes`: itself, or the scaling right after it."""
    effects: dict[int, tuple[float, float]] = {}
    made = [each for each in changes if isinstance(each, Off | Scale) and each.layer == layer]
    for each in made:
        for place, factor, constant in zip(each.places, each.factors, each.constants, strict=True):
            before, plus = effects.get(place, (1.0, 0.0))
            effects[place] = before * factor, plus * factor + constant
    is_scaled = any(factor != 0 and (factor, plus) != (1, 0) for factor, plus in effects.values())
    return scaling_names(layer)[is_scaled] if made else layer


def _off(changes: tuple[Change, ...], layer: str, channel: int) -> tuple[Change, ...]:
    """One more channel at 0, in the change that puts others of the layer to 0 where there is one."""
    for place, each in enumerate(changes):
        if isinstance(each, Off) and each.layer == layer and each.to == 0:
            return (*changes[:place], Off(layer, (*each.places, channel)), *changes[place + 1 :])
    return (*changes, Off(layer, channel))


def _on(changes: tuple[Change, ...], layer: str, channel: int) -> Iterator[Change]:
    """The changes with this channel on, and each other one as it was."""
    for each in changes:
        if not (isinstance(each, Off) and each.layer == layer and channel in each.places):
            yield each
        elif rest := [pair for pair in zip(each.places, each.constants, strict=True) if pair[0] != channel]:
            places, constants = zip(*rest, strict=True)
            yield Off(layer, places, constants)
