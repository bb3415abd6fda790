"""Values that were asked for last, within so many bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")


class Recent:
    """Values by key, at most `bytes` of them together: those asked for longest ago are forgotten first. Threads share it."""

    def __init__(self, bytes: int) -> None:
        self.bytes, self.used = bytes, 0
        self._lock, self._known = threading.Lock(), OrderedDict[Hashable, tuple[Any, int]]()

    def value(self, key: Hashable, make: Callable[[], Value], size: Callable[[Value], int]) -> Value:
        """The value of `key`, which `make` gives unless it is known, and which holds `size` bytes; one for all who ask.

        What is larger than all that may be held is not remembered, nor is an error.
        """
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key][0]
        value = make()
        with self._lock:
            if key not in self._known:
                self._keep(key, value, size(value))
            return self._known.get(key, (value, 0))[0]

    def _keep(self, key: Hashable, value: object, bytes: int) -> None:
        if bytes > self.bytes:
            return
        self._known[key], self.used = (value, bytes), self.used + bytes
        while self.used > self.bytes:
            self.used -= self._known.popitem(last=False)[1][1]
