"""Every job of this server, by its owner and within bounds."""

import pickle
import threading
from collections.abc import Callable, Iterable
from typing import Any

from nnviz_core.errors import NnvizError
from nnviz_core.jobs.fair_queue import FairQueue
from nnviz_core.jobs.job import Job
from nnviz_core.jobs.messages import LARGEST

SHORTEST_OWNER = 16


class Registry:
    """At most `most` jobs that are not over, `each` of one owner; of those that are over, as many again; `bytes` of snapshots, and of what waits."""

    def __init__(self, most: int, each: int, bytes: int):
        self.most, self.each, self.bytes = most, each, bytes
        self.queue = FairQueue()
        self._jobs: dict[str, Job] = {}
        self.lock = threading.RLock()

    def add(self, job: Job) -> None:
        """Let `job` wait for its turn. Raises `NnvizError` if too many do."""
        with self.lock:
            going_on = self.under_way()
            if sum(other.owner == job.owner for other in going_on) >= self.each:
                raise NnvizError(
                    f"{self.each} jobs of yours are under way. Stop one of them, or wait until it is done."
                )
            if len(going_on) >= self.most or sum(len(other.task) for other in (job, *going_on)) > self.bytes:
                raise NnvizError(f"{len(going_on)} jobs of all visitors are under way. Try again in a few minutes.")
            self._jobs[job.id] = job
            self.queue.add(job)
            self.number()

    def all(self) -> list[Job]:
        """Every job that is remembered, the oldest first."""
        with self.lock:
            return list(self._jobs.values())

    def under_way(self) -> list[Job]:
        """Those that are not over."""
        return [job for job in self.all() if not job.is_over]

    def of(self, owner: str) -> list[Job]:
        """The jobs of `owner`, the oldest first."""
        return [job for job in self.all() if job.owner == owner]

    def load(self) -> tuple[int, int]:
        """How many jobs run, and how many wait for their turn."""
        states = [job.state for job in self.all()]
        return states.count("running"), states.count("queued")

    def next(self) -> Job | None:
        """The job whose turn it is."""
        with self.lock:
            return next(iter(self.queue), None)

    def withdraw(self, job: Job) -> None:
        """Take `job` out of the queue."""
        with self.lock:
            self.queue.remove(job)

    def put_first(self, job: Job) -> None:
        """Let `job` wait again, before all others."""
        with self.lock:
            job.state = "queued"
            self.queue.put_first(job)
            self.number()

    def number(self) -> None:
        """Give those that wait their positions: first those that a worker is asked to begin, then the queue."""
        with self.lock:
            queue = list(self.queue)
            asked = [job for job in self._jobs.values() if job.state == "queued" and job not in queue]
            for position, job in enumerate([*asked, *queue], start=1):
                job.position = position

    def forget(self, memory: float) -> None:
        """Forget what is over and nobody asked for in so many seconds, and what is beyond the bounds."""
        with self.lock:
            over = sorted((job for job in self._jobs.values() if job.is_over), key=lambda job: job.renewed)
            mine = [job for owner in {job.owner for job in over} for job in _beyond(over, owner, self.each)]
            for job in (*over[: -self.most], *mine, *(job for job in over if job.age > memory)):
                self._jobs.pop(job.id, None)
            self._thin(over)

    def _thin(self, over: list[Job]) -> None:
        """Hold `bytes` of snapshots at most: first fewer of the job that has most, then fewer of those that are over."""
        while sum(job.snapshots.size for job in self._jobs.values()) > self.bytes:
            largest = max(self._jobs.values(), key=lambda job: job.snapshots.size * (len(job.snapshots.pairs) > 2))
            if len(largest.snapshots.pairs) > 2:
                largest.snapshots.thin()
            elif left := [job for job in over if job.id in self._jobs]:
                del self._jobs[left[0].id]
            else:
                return


def packed(function: Callable[..., Iterable], arguments: tuple[Any, ...]) -> bytes:
    """The function and its arguments as bytes for a worker. Raises `ValueError` for what cannot go there."""
    name = getattr(function, "__qualname__", repr(function))
    if getattr(function, "__module__", None) == "__main__":
        raise ValueError(f"{name} stands in the script that runs: a worker can only import it from a module")
    try:
        content = pickle.dumps((function, arguments))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ValueError(f"{name} or what it is given cannot be sent to a worker: {error}") from error
    if len(content) > LARGEST:
        raise ValueError(f"{name} is given {len(content)} bytes; at most {LARGEST} are allowed")
    return content


def checked(owner: str) -> str:
    """`owner`, which must be a random id. Raises `ValueError` for one that others could have too."""
    if len(owner) < SHORTEST_OWNER:
        raise ValueError(f"an owner is a random id of at least {SHORTEST_OWNER} characters, not {owner!r}")
    return owner


def _beyond(over: list[Job], owner: str, each: int) -> list[Job]:
    return [job for job in over if job.owner == owner][:-each]
