"""All visitors' runs take turns in a few threads, which stand back behind whoever answers pages."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from nnviz_core.errors import NnvizError
from nnviz_core.playground.faults import StoppedError
from nnviz_core.playground.made import stand_back

TURN = 0.005
"""Seconds of the processor that a turn takes, about."""
DEAREST = 2
"""Turns that one is counted as at most: loading the kernels is not its run's fault."""
PATIENCE = 60.0
"""Seconds after which a run that nobody asks about stops."""
IDLE, WAITING = 5.0, 0.01
"""Seconds after which a thread without work ends, and after which one looks again at runs that all have to wait."""
MOST_RUNS = 200
FIRST_STEPS, FASTEST = 16, 200_000
"""The steps of a run's first turn, and of any at most."""


@runtime_checkable
class Trainee(Protocol):
    """What takes turns. `failure` says why it can't go on, once it can't."""

    @property
    def failure(self) -> StoppedError | None: ...

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        ...

    def ahead(self, steps: int) -> int:
        """How many of so many steps can be taken at once; 0 while the next has to wait."""
        ...

    def train(self, steps: int) -> None:
        """Take so many steps. Raises `StoppedError`."""
        ...


@dataclass(eq=False)
class _Entry:
    run: Trainee
    left: float
    asked: float
    spent: float
    steps: int = field(default=FIRST_STEPS)
    turn: int = 0
    """Steps that are being taken; `left` counts those after them."""
    queued: bool = False

    @property
    def is_trained(self) -> bool:
        return self.left + self.turn > 0

    def stop(self) -> None:
        self.left = self.turn = 0


class Trainer:
    """Trains whichever run has had the least of the processor's time. `threads` is at most the number of cores."""

    def __init__(
        self, threads: int = 2, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = max(1, min(threads, os.cpu_count() or 1))
        self._patience, self._clock = patience, clock
        self._entries: dict[Trainee, _Entry] = {}
        self._queue: list[_Entry] = []
        self._turn = threading.Condition()
        self._threads = 0
        self._served = 0.0
        """What the last whose turn came had spent, less than anybody else: whoever joins begins there, neither ahead nor behind."""

    def add(self, run: Trainee, steps: int | None = None) -> None:
        """Train `run` for so many steps more, besides those it has left, or until it is paused. Raises `NnvizError` while too many train."""
        with self._turn:
            self._forget_the_unasked()
            if run not in self._entries and len(self._entries) >= MOST_RUNS:
                raise NnvizError(f"{MOST_RUNS} networks are being trained; try again in a minute.")
            entry = self._entries.setdefault(run, _Entry(run, 0, 0, 0))
            entry.spent = max(entry.spent, self._served)
            waiting = entry.left if entry.left < float("inf") else 0.0
            entry.left, entry.asked = float("inf") if steps is None else waiting + steps, self._clock()
            self._enqueue(entry)

    def pause(self, run: Trainee) -> None:
        """Let `run` be after its turn; `add` goes on with it."""
        with self._turn:
            if run in self._entries:
                self._entries[run].stop()

    def remove(self, run: Trainee) -> None:
        """Let `run` be after its turn, and forget it."""
        with self._turn:
            if entry := self._entries.pop(run, None):
                entry.stop()

    def renew(self, run: Trainee) -> bool:
        """Say that somebody asks about `run`, which keeps it going. Whether it is being trained."""
        with self._turn:
            entry = self._entries.get(run)
            if entry is None:
                return False
            entry.asked = self._clock()
            return entry.is_trained

    @property
    def active(self) -> int:
        """How many runs are being trained."""
        with self._turn:
            return sum(entry.is_trained for entry in self._entries.values())

    def _forget_the_unasked(self) -> None:
        limit = self._clock() - self._patience
        for entry in [each for each in self._entries.values() if each.asked < limit]:
            entry.stop()
            del self._entries[entry.run]

    def _enqueue(self, entry: _Entry) -> None:
        if not entry.queued:
            entry.queued = True
            self._queue.append(entry)
        self._employ()
        self._turn.notify()

    def _employ(self) -> None:
        if self._threads < min(self._most, len(self._queue)):
            self._threads += 1
            threading.Thread(target=self._work, name="playground", daemon=True).start()

    def _work(self) -> None:
        try:
            self._turns()
        finally:
            with self._turn:
                self._threads -= 1
                self._employ()

    def _turns(self) -> None:
        stand_back()
        while (turn := self._next()) is not None:
            entry, steps = turn
            start, is_trained = time.thread_time(), False
            try:
                is_trained = _train(entry.run, steps)
            finally:  # whatever a run raises, the others go on
                self._end(entry, steps, time.thread_time() - start, is_trained)

    def _end(self, entry: _Entry, steps: int, spent: float, is_trained: bool) -> None:
        """End a turn, in which so many seconds were spent."""
        spent = max(spent, 1e-6)
        with self._turn:
            entry.left, entry.turn = entry.left if is_trained else 0, 0
            entry.spent += min(spent, DEAREST * TURN)
            entry.steps = int(max(1, min(steps * TURN / spent, 4 * entry.steps, FASTEST)))
            entry.queued = False
            if entry.left > 0:
                self._enqueue(entry)

    def _next(self) -> tuple[_Entry, int] | None:
        """The run whose turn it is, and its steps; `None` once there was none for a while."""
        with self._turn:
            while True:
                self._forget_the_unasked()
                while entry := self._least():
                    self._queue.remove(entry)
                    if entry.left > 0:
                        entry.turn = entry.run.ahead(int(min(entry.steps, entry.left)))
                        entry.left -= entry.turn
                        self._served = max(self._served, entry.spent)
                        return entry, entry.turn
                    entry.queued = False
                if not self._turn.wait(WAITING if self._queue else IDLE) and not self._queue:
                    return None

    def _least(self) -> _Entry | None:
        """The run that has had the least, of those that need not wait; who waits has no turns to catch up with."""
        waiting = {each for each in self._queue if each.left > 0 and not each.run.ahead(1)}
        for each in waiting:
            each.spent = max(each.spent, self._served)
        return min((each for each in self._queue if each not in waiting), key=lambda each: each.spent, default=None)


def _train(run: Trainee, steps: int) -> bool:
    """Whether it could be trained; `run.failure` says why not."""
    try:
        run.train(steps)
    except StoppedError:
        return False
    return True
