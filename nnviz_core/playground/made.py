"""Kernels made for a shape: asked for early and made in a thread that stands back, kept for all runs of that shape."""

import functools
import os
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from nnviz_core.playground.shape import Shape

if TYPE_CHECKING:
    from nnviz_core.playground.kernels.machine import Machine

MOST = 16
"""Kernels that are kept; beyond, that which was asked for longest ago goes once no run holds it."""
_KEPT: OrderedDict[Shape, "Future[Machine]"] = OrderedDict()
_LOCK = threading.Lock()


def stand_back() -> None:
    """Let this thread run behind all others, where the system can tell threads apart."""
    if hasattr(os, "setpriority") and hasattr(threading, "get_native_id"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def ask(shape: Shape) -> "Future[Machine]":
    """The kernel of `shape`, now or in a moment: it takes 0.05 to 0.5 seconds to make."""
    with _LOCK:
        if shape not in _KEPT:
            _KEPT[shape] = _maker().submit(_make, shape)
        _KEPT.move_to_end(shape)
        while len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
        return _KEPT[shape]


def _make(shape: Shape) -> "Machine":
    from nnviz_core.playground.kernels.machine import Machine
    from nnviz_core.playground.kernels.shaped import source

    return Machine(source(shape))


@functools.cache
def _maker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "kernels", stand_back)
