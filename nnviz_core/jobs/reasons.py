"""Why a job was stopped or failed, as its visitor is told."""

import logging

from nnviz_core.errors import NnvizError

LOG = logging.getLogger(__name__)
LEFT_ALONE = "Nobody asked for it any more."
NO_ANSWER = "It did not answer."
LOST = "Its worker was lost again and again, perhaps for want of memory."


def of(error: BaseException) -> str:
    """The words for `error`; all of it stands in the log unless it is written for visitors."""
    if isinstance(error, NnvizError):
        return str(error)
    if type(error).__name__ == "KilledWorker":  # whose class only a loaded scheduler has
        return LOST
    LOG.error("A job failed.", exc_info=error)
    return f"{type(error).__name__}: the server's log says more."


def unreachable(address: str) -> str:
    """The words for a scheduler that does not answer, at `address` or beside the server."""
    if address:
        return f"The cluster at {address} does not answer. Whoever runs this server can start it, or unset NNVIZ_SCHEDULER."
    return "Nothing that takes long can be started here: the server's log says why. Whoever runs it can start it anew."
