"""Those who wait for what is measured: in their order, as long as somebody wants it, behind those who answer visitors."""

import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import torch

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
class Pending:
    """A value that somebody waits for; whoever claims it first computes it."""

    compute: Callable[[], Any]
    answer: Answer
    claimed: bool = False


@dataclass
class Queue:
    """Values that are computed in the order in which they were asked for, so many at the same time."""

    turns: int
    waiting: OrderedDict[Hashable, Pending] = field(default_factory=OrderedDict)
    busy: int = 0


def take_one_core() -> None:
    """Let this thread take one core: the first convolution of a new thread would otherwise use all."""
    torch.set_num_threads(1)


def stand_back() -> None:
    """Let this thread take one core, and only what those who answer visitors leave of it."""
    take_one_core()
    with suppress(AttributeError, OSError):  # not every system has priorities of threads
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(os.getpriority(os.PRIO_PROCESS, thread) + NICENESS, 19))
