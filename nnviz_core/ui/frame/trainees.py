"""What a session trains beside all others: it rests while nobody looks, and is found by a token that only its visitor's browser is told."""

import threading
import weakref
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from nnviz_core import playground
from nnviz_core.jobs import new_id
from nnviz_core.playground import Plan, Trainee
from nnviz_core.ui.frame import no_algebra

if TYPE_CHECKING:
    from nnviz_core.playground import Trainer

PATIENCE = 10.0
"""Seconds after which what nobody looks at rests; it goes on once somebody does."""
LOADING = (
    "The code that trains networks is being loaded, which takes a few seconds. The first time on a server it is compiled: about a minute. "
    "What you start meanwhile begins by itself."
)
MOST_HEARD = 32
"""The latest questions, each of which is heard once."""
Kind = TypeVar("Kind", bound=Trainee)
Own = TypeVar("Own", bound="OwnTrainee")


@dataclass(eq=False)
class OwnTrainee(Generic[Kind]):
    """What one session trains. Each new `run`, of which the numbers of the one before say nothing, has the next `version`; `plans` counts plans."""

    run: Kind = field(repr=False)
    token: str = field(default_factory=new_id, repr=False)
    version: int = 0
    plans: int = 0
    is_playing: bool = False
    measured: list[tuple] = field(default_factory=list)
    """The steps that were taken, and the losses then."""
    heard: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_HEARD), repr=False)
    """What was asked last, by the names of the questions."""
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def hear(self, name: str) -> bool:
        """Whether the question of this name is heard for the first time, as every one without a name is."""
        if not name:
            return True
        with self.lock:
            is_new = name not in self.heard
            if is_new:
                self.heard.append(name)
        return is_new

    def turn_to(self, run: Kind, measured: Sequence[tuple] = ()) -> None:
        """Train another one from now on; what was playing goes on playing."""
        with self.lock:
            trainer().remove(self.run)
            self.run, self.version, self.measured = run, self.version + 1, list(measured)
            if self.is_playing and not run.failure:
                self.play()

    def play(self, steps: int | None = None) -> None:
        """Train for so many steps, or until it is paused. Raises `NnvizError` while too many train."""
        begin(self.run, steps)
        self.is_playing = steps is None

    def pause(self) -> None:
        """Let the run be."""
        trainer().pause(self.run)
        self.is_playing = False

    def renew(self) -> bool:
        """Say that somebody looks at the run; whether it is being trained. One that was forgotten meanwhile goes on."""
        is_trained = trainer().renew(self.run)
        if self.is_playing and not is_trained:
            if self.run.failure:
                self.pause()
            else:
                self.play()
                return True
        return is_trained


@cache
def trainer() -> "Trainer":
    """What trains for all visitors: one thread, so that a core is left for what is looked at."""
    return playground.Trainer(threads=1, patience=PATIENCE)


def begin(run: Trainee, steps: int | None) -> None:
    """Train `run` for so many steps, or until it is paused, once the kernels are loaded. Raises `NnvizError` while too many train."""
    _loading()
    trainer().add(run, steps)


def is_ready() -> bool:
    """Whether networks can be looked at. The first question begins to load the kernels: no page waits for them."""
    return _is_done(_loading()[0])


def delay() -> str:
    """Why nothing is trained yet, in words; empty once it is."""
    return "" if _is_done(_loading()[1]) else LOADING


def _is_done(loading: Future) -> bool:
    if loading.done():
        loading.result()
    return loading.done()


@cache
def _loading() -> tuple[Future, Future]:
    """When networks can be looked at, and when they can be trained."""
    executor = ThreadPoolExecutor(1, "playground-loading")
    executor.submit(no_algebra.load_numba)
    answers = executor.submit(lambda: playground.Run(Plan(hidden=())).respond(np.zeros((1, 2), np.float32)))
    one, two = (playground.Run(Plan(hidden=(), batch=batch)) for batch in (1, 2))
    executor.submit(one.train, 1)
    trained = executor.submit(two.train, 1)
    executor.shutdown(wait=False)
    return answers, trained


def hold(own: OwnTrainee, visitor: str | None = None) -> None:
    """Let `own` be found by its token, and after a reload by its `visitor`, for as long as a session holds it."""
    _EVERY[own.token] = own
    if visitor:
        _OF_VISITORS[type(own), visitor] = own


def by_token(token: str) -> OwnTrainee | None:
    """What is trained under this token, whoever asks."""
    return _EVERY.get(token)


def of_visitor(kind: type[Own], visitor: str) -> Own | None:
    """What a visitor trains of this kind, found under the random name that the browser's tab keeps."""
    own = _OF_VISITORS.get((kind, visitor))
    return own if isinstance(own, kind) else None


_EVERY: "weakref.WeakValueDictionary[str, OwnTrainee]" = weakref.WeakValueDictionary()
"""Those of all sessions by their tokens; those of a session that ended are gone with it."""
_OF_VISITORS: "weakref.WeakValueDictionary[tuple[type, str], OwnTrainee]" = weakref.WeakValueDictionary()
"""Those of all sessions by kind and visitor. A session whose visitor left is held for a while, and so is what it trained."""
