"""The one thread that starts, stops and forgets jobs, for as long as there are any."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from nnviz_core.errors import NnvizError
from nnviz_core.jobs import reasons
from nnviz_core.jobs.engine import CLOSED_WITHIN, Engine
from nnviz_core.jobs.job import Job, State, name_of
from nnviz_core.jobs.messages import Begun, Ended, Failed, Lost, Outcome, Told
from nnviz_core.jobs.registry import Registry, checked, packed

LOG = logging.getLogger(__name__)
TICK = 0.1
MOST_STARTS = 4
OVERRUN = 30.0
"""Seconds after which a job that yields nothing, and so cannot be stopped, is left behind."""


class Keeper:
    """Jobs of `registry` on the scheduler at `address`, or on one of its own that is closed after `idle` seconds.

    A job that nobody renews for `lease` seconds is stopped; one that is over is forgotten `memory` seconds after it was renewed.
    """

    def __init__(
        self, registry: Registry, address: str = "", lease: float = 60.0, memory: float = 300.0, idle: float = 60.0
    ):
        self.registry = registry
        self.engine: Engine | None = None
        self._address, self._lease, self._memory, self._idle = address, lease, memory, idle
        self._told: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._given: dict[str, Job] = {}
        self._stops: dict[str, float] = {}
        self._needed, self._is_closing = 0.0, False

    def submit(self, function: Callable[..., Iterable], *arguments: object, owner: str) -> Job:
        """Have `function(*arguments)`, a generator, run beside the pages; what it yields can be read from the job.

        It should yield a few times a second, `None` where there is nothing to show; where it is to stop, its `yield` gives True, and it
        may yield once more. The function stands in a module; its arguments and what it yields can be pickled. Raises `NnvizError` if too many jobs are under way, `ValueError` for what no worker can be sent.
        """
        job = Job(checked(owner), packed(function, arguments), self._lease, name_of(function))
        with self.registry.lock:
            self.registry.add(job)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._keep, name="jobs", daemon=True)
                self._thread.start()
        return job

    def of(self, owner: str) -> list[Job]:
        """The jobs of `owner`, a random id, the oldest first. Nobody who does not know the id finds them."""
        return self.registry.of(owner)

    def close(self) -> None:
        """Let go of the engine, as when the server ends. Once something is submitted, a new one begins what was under way anew."""
        self._is_closing = True
        if self._thread:
            self._thread.join(CLOSED_WITHIN)
        self._leave_engine()
        self._is_closing = bool(self._thread and self._thread.is_alive())

    def _keep(self) -> None:
        while not (self._is_closing or self._is_at_rest()):
            try:
                self._hear()
                self._stop()
                self._start()
            except ConnectionError as error:
                LOG.warning("Jobs begin anew: %s.", error)
                self._leave_engine()
            except Exception as error:  # whatever it is, no job would ever end without this thread
                self._leave_engine()
                self._fail_waiting(reasons.of(error))
            self.registry.forget(self._memory)
            self._rest()

    def _is_at_rest(self) -> bool:
        with self.registry.lock:
            if self.registry.all() or self.engine:
                return False
            self._thread = None
            return True

    def _rest(self) -> None:
        """Close the engine after it was idle for a while."""
        if self._given:
            self._needed = time.monotonic()
        elif self.engine and time.monotonic() - self._needed > self._idle:
            self._leave_engine()

    def _hear(self) -> None:
        """Note what is told within a tick, and then what is over."""
        with suppress(queue.Empty):
            self._note(self._told.get(timeout=TICK))
        outcomes = self.engine.outcomes() if self.engine else []
        while not self._told.empty():
            self._note(self._told.get())
        for outcome in (each for each in outcomes if each.job in self._given):  # a lost one may be told of twice
            self._conclude(self._given[outcome.job], outcome)
        if self.engine and not self.engine.is_up:
            raise ConnectionError("their scheduler is lost")

    def _note(self, message: Told) -> None:
        job = self._given.get(message.job)
        if job is None:
            return
        if isinstance(message, Begun):
            job.begin(message.run)
            self.registry.number()
        elif message.run == job.run:
            job.snapshots.add(message.number, message.content)

    def _conclude(self, job: Job, outcome: Outcome) -> None:
        match outcome:
            case Ended(came_to_its_end=True):
                self._settle(job, "done")
            case Ended():
                self._settle(job, "stopped", job.stop_reason or "")
            case Failed(error=error):
                self._settle(job, "failed", reasons.of(error))
            case Lost():
                self._begin_anew(job)

    def _settle(self, job: Job, state: State, reason: str = "") -> None:
        job.settle(state, reason)
        self._stops.pop(job.id, None)
        self.registry.number()
        if self._given.pop(job.id, None) and self.engine:
            self.engine.forget(job.id)

    def _begin_anew(self, job: Job) -> None:
        """Give `job`, which no scheduler knows any more, the next turn, unless it was to stop or was lost too often."""
        if job.stop_reason is not None:
            self._settle(job, "stopped", job.stop_reason)
        elif job.starts >= MOST_STARTS:
            self._settle(job, "failed", reasons.LOST)
        else:
            del self._given[job.id]
            self.registry.put_first(job)

    def _stop(self) -> None:
        """Stop what was asked to stop, or what nobody asks for."""
        for job in self.registry.under_way():
            if job.age > job.lease:
                job.stop(reasons.LEFT_ALONE)
            if job.stop_reason is None:
                continue
            if job.id not in self._given:
                self.registry.withdraw(job)
                self._settle(job, "stopped", job.stop_reason)
            elif self.engine:
                self._stop_elsewhere(job, self.engine)

    def _stop_elsewhere(self, job: Job, engine: Engine) -> None:
        if job.id not in self._stops:
            self._stops[job.id] = time.monotonic()
            engine.stop(job.id, job.state == "running")
        elif time.monotonic() - self._stops[job.id] > OVERRUN:
            self._settle(job, "stopped", reasons.NO_ANSWER)
            if engine.is_own:  # its only worker is still busy
                self._leave_engine()

    def _start(self) -> None:
        """Give the engine what waits, as much at a time as it has threads."""
        while job := self.registry.next():
            engine = self.engine or self._open()
            if engine is None or len(self._given) >= engine.threads:
                return
            self.registry.withdraw(job)
            self._given[job.id] = job
            job.starts += 1
            engine.start(job.id, job.task, job.starts)
            self.registry.number()

    def _open(self) -> Engine | None:
        try:
            self.engine = Engine(self._address, self._told.put)
        except NnvizError as error:
            LOG.exception("No job can be started.")
            self._fail_waiting(str(error))
        return self.engine

    def _fail_waiting(self, reason: str) -> None:
        while job := self.registry.next():
            self.registry.withdraw(job)
            self._settle(job, "failed", reason)

    def _leave_engine(self) -> None:
        """Close the engine; what it was given begins anew on the next one."""
        engine, self.engine = self.engine, None
        for job in list(self._given.values()):
            self._begin_anew(job)
        if engine:
            engine.close()
