"""The place of a value in a pass."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A value of a pass: its layer, or "input", and its position there, (channel, row, column) or (unit,)."""

    layer: str
    index: tuple[int, ...]
