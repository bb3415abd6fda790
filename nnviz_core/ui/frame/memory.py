"""The one memory of all that is measured: each value computed once, the least used forgotten first."""

import hashlib
import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
import torch
from torch import Tensor, nn

from nnviz_core import models
from nnviz_core.datasets import ImageSet

BYTES = int(os.environ.get("NNVIZ_CACHE_MB", "150")) * 2**20
"""How much is remembered; `NNVIZ_CACHE_MB` sets another number of megabytes."""
TURNS = os.cpu_count() or 1


class Answer(Future):
    """A value to come, and how many `steps` of its computation are done, of how many."""

    steps: tuple[int, int] = 0, 0


@dataclass
class _Pending:
    """A value that somebody waits for; whoever claims it first computes it."""

    compute: Callable[[], Any]
    answer: Answer
    claimed: bool = False


class Load(NamedTuple):
    """The bytes that are remembered, and how many values are computed or wait for their turn."""

    bytes: int
    under_way: int
    waiting: int


class Memory:
    """Values by key, at most `bytes` of them together; what is under way is known too. Threads share it.

    At most `turns` values are computed at the same time, or the pages would starve. What a computation itself asks for
    belongs to its turn: it is computed at once, also if it was waiting for a turn of its own.
    """

    def __init__(self, bytes: int, turns: int = TURNS):
        self.bytes = bytes
        self._lock, self._turns = threading.Lock(), threading.Semaphore(turns)
        self._thread = threading.local()
        self._known: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self._under_way: dict[Hashable, _Pending] = {}

    @property
    def used(self) -> int:
        """The bytes of all that is remembered."""
        return sum(size for _, size in self._known.values())

    def load(self) -> Load:
        """How much there is to remember and to do."""
        with self._lock:
            under_way = sum(pending.claimed for pending in self._under_way.values())
            return Load(self.used, under_way, len(self._under_way) - under_way)

    def asked(self, key: Hashable, compute: Callable[[], Any]) -> Answer:
        """The value of `key`: known, under way, or begun now in a thread of its own."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key][0]
            is_new = key not in self._under_way
            pending = self._under_way.setdefault(key, _Pending(compute, Answer()))
        if self._present:
            self._compute(key, pending)
        elif is_new:
            self._begin(key, pending)
        return pending.answer

    @property
    def _present(self) -> Answer | None:
        """What this thread has its turn for."""
        return getattr(self._thread, "answer", None)

    def tell(self, done: int, total: int) -> None:
        """Let those who wait for what this thread computes know how far it is."""
        if self._present:
            self._present.steps = done, total

    def _begin(self, key: Hashable, pending: _Pending) -> None:
        try:
            threading.Thread(target=self._in_turn, args=(key, pending), name="measured", daemon=True).start()
        except RuntimeError as error:  # no further thread can be had
            self._settle(key, pending.answer, error=error)

    def _in_turn(self, key: Hashable, pending: _Pending) -> None:
        torch.set_num_threads(1)  # the first convolution of a new thread would otherwise use all cores
        with self._turns:
            self._thread.answer = pending.answer
            self._compute(key, pending)

    def _compute(self, key: Hashable, pending: _Pending) -> None:
        with self._lock:
            if pending.claimed:
                return
            pending.claimed = True
        try:
            value = pending.compute()
            self._settle(key, pending.answer, value, size(value))
        except BaseException as error:  # whoever waits is told, whatever it is
            self._settle(key, pending.answer, error=error)

    def _settle(
        self, key: Hashable, answer: Answer, value: Any = None, bytes: int = 0, error: BaseException | None = None
    ) -> None:
        with self._lock:
            del self._under_way[key]
            if error is None and bytes <= self.bytes:
                self._known[key] = answer, bytes
                while self.used > self.bytes:
                    self._known.popitem(last=False)
        if error is None:
            answer.set_result(value)
        else:
            answer.set_exception(error)

    def forget(self) -> None:
        """Let go of every value."""
        with self._lock:
            self._known.clear()


MEMORY = Memory(BYTES)
asked, tell = MEMORY.asked, MEMORY.tell


def is_settled(answer: Future, seconds: float) -> bool:
    """Whether `answer` is there, after at most so many seconds."""
    return bool(wait([answer], seconds).done)


def token(value: object) -> Hashable:
    """What stands for an argument in a key: networks and image sets by fingerprint, arrays by content. Raises `TypeError` for others."""
    if isinstance(value, nn.Sequential):
        return "network", models.fingerprint(value)
    if isinstance(value, ImageSet):
        return "images", value.fingerprint
    if isinstance(value, Tensor):
        value = value.numpy()
    if isinstance(value, np.ndarray):
        content = hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()
        return "array", value.dtype.str, value.shape, content
    if isinstance(value, list | tuple):
        return tuple(map(token, value))
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return type(value).__name__, value  # to a dictionary, True is 1, and 1 is 1.0
    if is_dataclass(value) and not isinstance(value, type | models.Model):
        return type(value).__qualname__, *(token(getattr(value, each.name)) for each in fields(value))
    raise TypeError(f"{type(value).__name__} can't be part of a key: networks, image sets, arrays and plain values can")


def size(value: Any) -> int:
    """About how many bytes `value` holds."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Tensor):
        return value.numel() * value.element_size()
    if isinstance(value, dict):
        return sum(size(key) + size(each) for key, each in value.items())
    if isinstance(value, list | tuple):
        return sum(map(size, value))
    if is_dataclass(value) and not isinstance(value, type):
        return sum(size(getattr(value, each.name)) for each in fields(value))
    if isinstance(value, go.Figure):
        return size(value.to_dict())
    return sys.getsizeof(value)
