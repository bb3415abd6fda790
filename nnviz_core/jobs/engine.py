"""Where jobs run: Dask's distributed, in processes beside this one or on a cluster. It is loaded with the first job."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from nnviz_core.errors import NnvizError
from nnviz_core.jobs import embedded, reasons
from nnviz_core.jobs.messages import Begun, Ended, Failed, Lost, Outcome, Told, Yielded

NICENESS = 15
"""How far a job stands back on a machine that it shares with the pages."""
CONNECTED_WITHIN = 20.0
CLOSED_WITHIN = 5.0


@contextmanager
def _connected() -> Iterator[None]:
    """What is raised for want of a scheduler is a `ConnectionError`."""
    from distributed.client import ClosedClientError

    try:
        yield
    except (OSError, ClosedClientError) as error:
        raise ConnectionError("the scheduler of the jobs does not answer") from error


class Engine:
    """A connection to the scheduler at `address`, or to one of its own. `tell` hears of the jobs, on other threads.

    Raises `NnvizError` if there is none, and later `ConnectionError` once there is none any more.
    """

    def __init__(self, address: str, tell: Callable[[Told], None]):
        from distributed import Client

        self._tell, self._futures, self._process = tell, {}, None
        self._niceness = 0 if address else NICENESS
        try:
            if not address:
                self._process, address = embedded.start()
            self._client: Any = Client(address, set_as_default=False, timeout=CONNECTED_WITHIN)  # pyright: ignore[reportPrivateImportUsage]
        except (OSError, ValueError) as error:
            self._end_process()
            raise NnvizError(reasons.unreachable(address)) from error
        self._topic = self._client.id  # whose events a scheduler forgets with its client
        self._client.subscribe_topic(self._topic, self._hear)

    @property
    def is_own(self) -> bool:
        """Whether its scheduler and worker were started for this server alone."""
        return self._process is not None

    @property
    def is_up(self) -> bool:
        """Whether the scheduler can be reached."""
        return self._client.status == "running" and (self._process is None or self._process.poll() is None)

    @property
    @_connected()
    def threads(self) -> int:
        """How many jobs can run at the same time; 1 where workers only come once there is something to do."""
        return max(1, sum(self._client.nthreads().values()))

    @_connected()
    def start(self, job: str, task: bytes, start: int) -> None:
        """Have a worker run the pickled `task`: the `start`-th time that `job` is started."""
        from nnviz_core.jobs.task import run

        self._futures[job] = self._client.submit(
            run, job, task, self._topic, self._niceness, key=f"{job}-{start}", pure=False
        )

    @_connected()
    def outcomes(self) -> list[Outcome]:
        """How those ended that are over by now. All that they yielded was told before."""
        return [_outcome(job, future) for job, future in self._futures.items() if future.status != "pending"]

    @_connected()
    def stop(self, job: str, has_begun: bool) -> None:
        """Have `job` stopped by its worker, or taken back from the cluster's queue."""
        from nnviz_core.jobs.task import stopping

        stopping(job, client=self._client).set()
        if not has_begun:
            self._futures[job].cancel()

    @_connected()
    def forget(self, job: str) -> None:
        """Let go of what the scheduler holds of `job`, which is over."""
        from nnviz_core.jobs.task import stopping

        self._futures.pop(job, None)
        if self.is_up:
            stopping(job, client=self._client).clear()

    def close(self) -> None:
        """Leave the scheduler, and end the one that was started for this."""
        self._futures.clear()
        with suppress(ConnectionError), _connected():
            self._client.unsubscribe_topic(self._topic)
        with suppress(OSError):
            self._client.close(timeout=CLOSED_WITHIN)
        self._end_process()

    def _hear(self, event: Sequence[Any]) -> None:
        _, content = event
        self._tell(Begun(*content) if len(content) == len(Begun._fields) else Yielded(*content))

    def _end_process(self) -> None:
        if self._process is None:
            return
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(CLOSED_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _outcome(job: str, future: Any) -> Outcome:
    if future.status == "finished":
        return Ended(job, future.result())
    if future.status == "error":
        return Failed(job, future.exception().with_traceback(future.traceback()))
    return Lost(job)
