"""Long work beside the pages, as its visitor sees it."""

import pickle
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from nnviz_core.jobs.snapshots import Snapshots

State = Literal["queued", "running", "done", "stopped", "failed"]


def new_id() -> str:
    """A random name that nobody can guess."""
    return secrets.token_urlsafe(16)


def name_of(function: Callable) -> str:
    """The name of `function` with that of its module."""
    return f"{function.__module__}.{getattr(function, '__qualname__', repr(function))}"


@dataclass(eq=False)
class Job:
    """A generator that runs elsewhere: where it stands, and what it has yielded so far."""

    owner: str = field(repr=False)
    task: bytes = field(repr=False)
    """The function and its arguments, pickled."""
    lease: float
    """Seconds for which it goes on unless somebody renews it."""
    function: str = ""
    """The name of the function, which tells an owner's jobs apart: see `name_of`."""
    id: str = field(default_factory=new_id)
    state: State = "queued"
    reason: str = ""
    """Why it failed, or was stopped by nobody's wish."""
    position: int = 0
    """Its place among those that wait, 1 being the next; 0 once it has begun."""
    run: str = ""
    """A random name of the run that its snapshots are of: another after its worker was lost and it began anew."""
    starts: int = field(default=0, repr=False)
    """How often a scheduler was given it."""
    stop_reason: str | None = None
    """Why it is to stop, once it is."""
    snapshots: Snapshots = field(default_factory=Snapshots, repr=False)
    renewed: float = field(default_factory=time.monotonic, repr=False)

    @property
    def latest(self) -> Any:
        """The latest snapshot; `None` as long as there is none."""
        pairs = self.snapshots.pairs
        return pickle.loads(pairs[-1][1]) if pairs else None

    def since(self, index: int = 0) -> list[tuple[int, Any]]:
        """The snapshots from `index` on that are kept, each with its index.

        A job whose worker is lost begins anew: `run` is then another, and its snapshots, the same ones, come once more from the first on.
        """
        return [(number, pickle.loads(content)) for number, content in self.snapshots.pairs if number >= index]

    @property
    def is_over(self) -> bool:
        """Whether it will yield nothing more."""
        return self.state in ("done", "stopped", "failed")

    @property
    def age(self) -> float:
        """Seconds since somebody last asked for it."""
        return time.monotonic() - self.renewed

    def renew(self) -> None:
        """Say that somebody still asks for it."""
        self.renewed = time.monotonic()

    def stop(self, reason: str = "") -> None:
        """Have it stopped, within a second, between two things that it yields."""
        if self.stop_reason is None:
            self.stop_reason = reason

    def begin(self, run: str) -> None:
        """Note that a worker has begun it, perhaps anew."""
        self.state, self.position, self.run, self.snapshots = "running", 0, run, Snapshots()

    def settle(self, state: State, reason: str = "") -> None:
        """Note how it ended."""
        self.state, self.reason, self.position, self.task = state, reason, 0, b""
