"""Values within a bound of bytes: the first to go is the one that takes least time to make again for the room it takes."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass
class Kept(Generic[Value]):
    """A value, the bytes that it holds, the seconds that making it took for each of them, and the level at which it goes."""

    value: Value
    bytes: int
    seconds: float
    level: float


class Store(Generic[Value]):
    """Values by key, at most `bytes` of them together.

    Greedy-Dual-Size (Cao and Irani 1997): a value that is put or asked for stands as far above the water as its seconds for each
    byte; where room is needed, the water rises to the lowest, which goes. Of values that stand alike the least used goes first.
    """

    def __init__(self, bytes: int):
        self.bytes, self.used = bytes, 0
        self._kept: OrderedDict[Hashable, Kept[Value]] = OrderedDict()
        self._water = 0.0

    def get(self, key: Hashable) -> Value | None:
        """The value of `key`, which counts as used now."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        kept.level = self._water + kept.seconds
        self._kept.move_to_end(key)
        return kept.value

    def put(self, key: Hashable, value: Value, bytes: int, seconds: float) -> None:
        """Keep `value`, a new one, which holds so many bytes and took so many seconds; one above the bound is not kept."""
        if bytes > self.bytes:
            return
        each = seconds / max(bytes, 1)
        self._kept[key] = Kept(value, bytes, each, self._water + each)
        self.used += bytes
        while self.used > self.bytes:
            self._let_go()

    def clear(self) -> None:
        """Let go of every value."""
        self._kept.clear()
        self.used = 0

    def _let_go(self) -> None:
        lowest = min(self._kept, key=lambda key: self._kept[key].level)
        kept = self._kept.pop(lowest)
        self._water = kept.level
        self.used -= kept.bytes
