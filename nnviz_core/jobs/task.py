"""What a worker does with a job: it runs the generator, sends what that yields, and asks now and then whether to stop."""

import os
import pickle
import threading
import time
import uuid
from contextlib import closing, suppress
from itertools import count

from distributed import Event, Worker, get_worker

from nnviz_core.jobs.messages import LARGEST, Begun, Yielded

ASKED_EVERY = 0.25
"""Seconds after which a worker asks whether to stop."""


def run(job: str, task: bytes, topic: str, niceness: int) -> bool:
    """Run the pickled function and send its snapshots under `topic`; whether it came to its end rather than being stopped.

    A generator that is to stop is sent True, and may yield once more: what it has. Raises what the generator raises, and
    `ValueError` for a snapshot that is too large.
    """
    _stand_back(niceness)
    function, arguments = pickle.loads(task)
    worker, stop, name = get_worker(), stopping(job), uuid.uuid4().hex
    worker.log_event(topic, Begun(job, name))
    numbers = count()

    def send(snapshot: object) -> None:
        if snapshot is not None:
            worker.log_event(topic, Yielded(job, name, next(numbers), _packed(snapshot)))

    asked = 0.0
    with closing(function(*arguments)) as generator:
        for snapshot in generator:
            send(snapshot)
            if time.monotonic() - asked >= ASKED_EVERY:
                if not _is_wanted(worker):
                    return False
                if stop.is_set():
                    with suppress(StopIteration):
                        send(generator.send(True))
                    return False
                asked = time.monotonic()
    return True


def _is_wanted(worker: Worker) -> bool:
    """Whether the scheduler still waits for the task of this thread: it does not once its client is gone."""
    return worker.state.tasks[worker.get_current_task()].state != "cancelled"


def stopping(job: str, **client: object) -> Event:
    """The event that is set once `job` is to stop."""
    return Event(f"stop-{job}", **client)


def _packed(snapshot: object) -> bytes:
    content = pickle.dumps(snapshot)
    if len(content) > LARGEST:
        raise ValueError(f"a snapshot of {len(content)} bytes; at most {LARGEST} are allowed")
    return content


def _stand_back(niceness: int) -> None:
    """Let this thread take what those who answer visitors leave of a core."""
    with suppress(AttributeError, OSError):  # not every system has priorities of threads
        usual = os.getpriority(os.PRIO_PROCESS, os.getpid())
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(usual + niceness, 19))
