"""Jobs of a test, and waiting for them."""

import time
from contextlib import contextmanager

from nnviz_core.jobs.keeper import Keeper
from nnviz_core.jobs.registry import Registry


@contextmanager
def jobs_of(address="", most=20, each=10, bytes=10**7, **seconds):
    """A keeper of its own, closed at the end."""
    keeper = Keeper(Registry(most, each, bytes), address, **seconds)
    try:
        yield keeper
    finally:
        keeper.close()


def await_that(condition, seconds=120.0):
    """Wait until `condition()` holds, at most so long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def ended(job, seconds=120.0):
    """The job once it is over."""
    await_that(lambda: job.is_over, seconds)
    return job
