"""The one memory of all that is measured: each value computed once, the least used forgotten first."""

import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch

from nnviz_core.errors import NnvizError
from nnviz_core.ui.frame.contents import size

BYTES = int(os.environ.get("NNVIZ_CACHE_MB", "150")) * 2**20
"""How much is remembered; `NNVIZ_CACHE_MB` sets another number of megabytes."""
TURNS = os.cpu_count() or 1
NICENESS = 15
"""How far those that compute stand back behind those that answer visitors."""
MOST_WAITING = 100
PATIENCE = 10.0
"""Seconds after which a value that nobody asks about any more loses its place in the queue."""


class Answer(Future):
    """A value to come, and how many `steps` of its computation are done, of how many."""

    steps: tuple[int, int] = 0, 0

    def __init__(self) -> None:
        super().__init__()
        self._wanted_until = math.inf

    def want(self) -> None:
        """Say that somebody still waits, and will say so again."""
        self._wanted_until = time.monotonic() + PATIENCE

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits."""
        return time.monotonic() < self._wanted_until


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


@dataclass
class _Queue:
    """Values that are computed in the order in which they were asked for, so many at the same time."""

    turns: int
    waiting: OrderedDict[Hashable, _Pending] = field(default_factory=OrderedDict)
    busy: int = 0


class Memory:
    """Values by key, at most `bytes` of them together; what is under way is known too. Threads share it.

    At most `turns` values are computed at the same time, and one of those that take `long`, or the pages would starve. What a
    computation itself asks for belongs to its turn: it is computed at once, also if it was waiting for a turn of its own.
    """

    def __init__(self, bytes: int, turns: int = TURNS):
        self.bytes = bytes
        self._lock, self._thread = threading.Lock(), threading.local()
        self._queues = {False: _Queue(turns), True: _Queue(1)}
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

    def asked(self, key: Hashable, compute: Callable[[], Any], long: bool = False) -> Answer:
        """The value of `key`: known, under way, or to be computed in its turn. Raises `NnvizError` if too many wait."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key][0]
            is_new = key not in self._under_way
            pending = self._under_way.get(key) or _Pending(compute, Answer())
            if is_new and not self._present:
                self._join(key, pending, self._queues[long])
            self._under_way[key] = pending
        if self._present:
            self._compute(key, pending)
        return pending.answer

    def ahead(self, answer: Answer) -> int:
        """How many values are computed before `answer` is: 0 for one that is under way or there."""
        with self._lock:
            for queue in self._queues.values():
                for place, pending in enumerate(queue.waiting.values()):
                    if pending.answer is answer and not pending.claimed:
                        return place + queue.busy
        return 0

    @property
    def _present(self) -> Answer | None:
        """What this thread has its turn for."""
        return getattr(self._thread, "answer", None)

    def tell(self, done: int, total: int) -> None:
        """Let those who wait for what this thread computes know how far it is."""
        if self._present:
            self._present.steps = done, total

    def _join(self, key: Hashable, pending: _Pending, queue: _Queue) -> None:
        """Let `pending` wait for its turn, which a thread that has one gives it, or a new one."""
        if len(queue.waiting) >= MOST_WAITING:
            raise NnvizError(f"{MOST_WAITING} measurements wait for their turn already. Try again in a minute.")
        queue.waiting[key] = pending
        if queue.busy < queue.turns:
            queue.busy += 1
            try:
                threading.Thread(target=self._work, args=(queue,), name="measured", daemon=True).start()
            except RuntimeError:  # no further thread can be had
                queue.busy -= 1
                del queue.waiting[key]
                raise

    def _work(self, queue: _Queue) -> None:
        """Compute what waits in `queue`, one after the other, until nothing does."""
        torch.set_num_threads(1)  # the first convolution of a new thread would otherwise use all cores
        with suppress(AttributeError, OSError):  # not every system has priorities of threads
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        while (turn := self._next(queue)) is not None:
            key, pending = turn
            self._thread.answer = pending.answer
            self._compute(key, pending)

    def _next(self, queue: _Queue) -> tuple[Hashable, _Pending] | None:
        """The first in the queue for which somebody still waits; if there is none, the turn ends."""
        with self._lock:
            while queue.waiting:
                key, pending = queue.waiting.popitem(last=False)
                if pending.claimed:
                    continue
                if pending.answer.is_wanted:
                    return key, pending
                del self._under_way[key]
                pending.answer.cancel()
            queue.busy -= 1
        return None

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
asked, ahead, tell = MEMORY.asked, MEMORY.ahead, MEMORY.tell


def is_settled(answer: Future, seconds: float) -> bool:
    """Whether `answer` is there, after at most so many seconds."""
    return bool(wait([answer], seconds).done)
