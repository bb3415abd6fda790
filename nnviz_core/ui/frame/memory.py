"""The one memory of all that is measured: each value computed once, and kept in a store within bounds."""

import os
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from typing import Any, NamedTuple

from nnviz_core.errors import NnvizError
from nnviz_core.ui.frame import budget, heap, turns
from nnviz_core.ui.frame.contents import size
from nnviz_core.ui.frame.store import Store
from nnviz_core.ui.frame.turns import Answer, Pending, Queue

BYTES = budget.part("measured")
CORES = os.cpu_count() or 1


class Load(NamedTuple):
    """The bytes that are remembered, and how many values are computed or wait for their turn."""

    bytes: int
    under_way: int
    waiting: int


class Memory:
    """Values by key, at most `bytes` of them together; what is under way is known too. Threads share it.

    At most `at_once` values are computed at the same time, and one of those that take `long`, or the pages would starve. What a
    computation itself asks for belongs to its turn: it is computed at once, also if it was waiting for a turn of its own. What
    is `brief` takes no turn: the thread that asks computes it.
    """

    def __init__(self, bytes: int, at_once: int = CORES):
        self._lock, self._thread = threading.Lock(), threading.local()
        self._queues = {False: Queue(at_once), True: Queue(1)}
        self._known: Store[Answer] = Store(bytes)
        self._under_way: dict[Hashable, Pending] = {}

    @property
    def used(self) -> int:
        """The bytes of all that is remembered."""
        return self._known.used

    @property
    def bytes(self) -> int:
        """The bytes that are remembered at most."""
        return self._known.bytes

    def load(self) -> Load:
        """How much there is to remember and to do."""
        with self._lock:
            under_way = sum(pending.claimed for pending in self._under_way.values())
            return Load(self.used, under_way, len(self._under_way) - under_way)

    def asked(self, key: Hashable, compute: Callable[[], Any], long: bool = False, brief: bool = False) -> Answer:
        """The value of `key`: known, under way, or to be computed in its turn. Raises `NnvizError` if too many wait."""
        takes_no_turn = brief or self._present is not None
        with self._lock:
            if (known := self._known.get(key)) is not None:
                return known
            is_new = key not in self._under_way
            pending = self._under_way.get(key) or Pending(compute, Answer())
            if is_new and not takes_no_turn:
                self._join(key, pending, self._queues[long])
            self._under_way[key] = pending
        if takes_no_turn:
            turns.take_one_core()
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

    def _join(self, key: Hashable, pending: Pending, queue: Queue) -> None:
        """Let `pending` wait for its turn, which a thread that has one gives it, or a new one."""
        if len(queue.waiting) >= turns.MOST_WAITING:
            raise NnvizError(f"{turns.MOST_WAITING} measurements wait for their turn already. Try again in a minute.")
        queue.waiting[key] = pending
        if queue.busy < queue.turns:
            queue.busy += 1
            try:
                threading.Thread(target=self._work, args=(queue,), name="measured", daemon=True).start()
            except RuntimeError:  # no further thread can be had
                queue.busy -= 1
                del queue.waiting[key]
                raise

    def _work(self, queue: Queue) -> None:
        """Compute what waits in `queue`, one after the other, until nothing does."""
        turns.stand_back()
        while (turn := self._next(queue)) is not None:
            key, pending = turn
            self._thread.answer = pending.answer
            self._compute(key, pending)
            heap.give_back()  # it takes less than a millisecond

    def _next(self, queue: Queue) -> tuple[Hashable, Pending] | None:
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

    def _compute(self, key: Hashable, pending: Pending) -> None:
        with self._lock:
            if pending.claimed:
                return
            pending.claimed = True
        try:
            begun = time.thread_time()
            value = pending.compute()
            bytes = size(value)
            self._settle(key, pending.answer, value, bytes, time.thread_time() - begun)
        except BaseException as error:  # whoever waits is told, whatever it is
            self._fail(key, pending.answer, error)

    def _settle(self, key: Hashable, answer: Answer, value: Any, bytes: int, seconds: float) -> None:
        with self._lock:
            del self._under_way[key]
            self._known.put(key, answer, bytes, seconds)
        answer.set_result(value)

    def _fail(self, key: Hashable, answer: Answer, error: BaseException) -> None:
        with self._lock:
            del self._under_way[key]
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
