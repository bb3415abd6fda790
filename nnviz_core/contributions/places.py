"""The place of a value in a pass, and its text: conv2-3-5-6."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A value of a pass: its layer, or "input", and its position there, (channel, row, column) or (unit,).

    A shorter position leaves open what it doesn't name: the cell of a map, or the channel too.
    """

    layer: str
    index: tuple[int, ...]

    def __str__(self) -> str:
        """The place as links write it."""
        return "-".join((self.layer, *map(str, self.index)))


def read(text: str) -> Place:
    """The place that is written as `text`, read from the right. Raises `ValueError` where it can't be read."""
    parts = re.fullmatch(r"([\w.-]*?[A-Za-z_]\w*)((?:-\d{1,5}){0,3})", text, re.ASCII)
    if parts is None:
        raise ValueError("a place is written like conv2-3-5-6 or logits-2")
    return Place(parts[1], tuple(map(int, parts[2].split("-")[1:])))
