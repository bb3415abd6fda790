"""Errors that were logged, counted by kind."""

import logging
import threading
from collections import Counter

MOST_KINDS = 30
OTHER = "other"
"""What is counted together once there are so many kinds."""
_counts: Counter[str] = Counter()
_lock = threading.Lock()


def begin_counting() -> None:
    """Count every error that is logged from now on.

    Streamlit's loggers hand nothing on to the root, so that a handler there would miss them; records are all made in one place.
    """
    make = logging.getLogRecordFactory()

    def counted(*args, **kwargs) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if record.levelno >= logging.ERROR:
            _count(kind(record))
        return record

    logging.setLogRecordFactory(counted)


def kind(record: logging.LogRecord) -> str:
    """The class of the exception that `record` tells of, else the name of its log."""
    exception = record.exc_info[0] if record.exc_info else None
    return exception.__name__ if exception else record.name


def counts() -> dict[str, int]:
    """How many errors of each kind were logged, the most frequent first."""
    with _lock:
        return dict(_counts.most_common())


def _count(name: str) -> None:
    with _lock:
        _counts[name if name in _counts or len(_counts) < MOST_KINDS else OTHER] += 1
