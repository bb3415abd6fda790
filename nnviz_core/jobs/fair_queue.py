"""Those who wait, one of each owner after the other."""

import bisect
from collections.abc import Iterator

from nnviz_core.jobs.job import Job


class FairQueue:
    """Jobs in rounds: in each round every owner has one turn, in the order in which the jobs came.

    It is start-time fair queueing with jobs of equal cost (Goyal, Vin and Cheng, 1996).
    """

    def __init__(self) -> None:
        self._places: list[tuple[int, int, Job]] = []
        self._round = self._arrivals = 0
        self._last: dict[str, int] = {}

    def __iter__(self) -> Iterator[Job]:
        """The jobs in the order of their turns."""
        return iter([job for _, _, job in self._places])

    def add(self, job: Job) -> None:
        """Let `job` wait for the first round in which its owner has no turn yet."""
        turn = max(self._round, self._last.get(job.owner, -1) + 1)
        self._last[job.owner] = turn
        self._insert(turn, job)

    def put_first(self, job: Job) -> None:
        """Give `job`, which had its turn, the next one."""
        self._insert(-1, job)

    def remove(self, job: Job) -> None:
        """Let `job` wait no longer. Raises `ValueError` if it does not."""
        (place,) = (place for place, (_, _, other) in enumerate(self._places) if other is job)
        self._round = max(self._round, self._places.pop(place)[0]) if place == 0 else self._round
        self._last = {owner: turn for owner, turn in self._last.items() if turn >= self._round}

    def _insert(self, turn: int, job: Job) -> None:
        self._arrivals += 1
        bisect.insort(self._places, (turn, self._arrivals, job))
