"""What is told of a job while it runs."""

from typing import NamedTuple

LARGEST = 32 * 2**20
"""The bytes of a snapshot, or of what a function is given, at most."""


class Begun(NamedTuple):
    """A worker began `job`, under a random name of that run."""

    job: str
    run: str


class Yielded(NamedTuple):
    """A run's snapshot, pickled, with its number from 0 on."""

    job: str
    run: str
    number: int
    content: bytes


class Ended(NamedTuple):
    """`job` came to its end, or was stopped before."""

    job: str
    came_to_its_end: bool


class Failed(NamedTuple):
    """`job` raised `error`, or its worker was lost too often."""

    job: str
    error: BaseException


class Lost(NamedTuple):
    """Nothing is known of `job` any more: it was taken back, or the scheduler is gone."""

    job: str


Told = Begun | Yielded
Outcome = Ended | Failed | Lost
