"""How numba compiles here: without the GIL, once for all on disk, with NaN and infinity kept."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numba
from numba.core import config

from nnviz_core.files import cache_folder
from nnviz_core.playground.kernels.vectors import FLAGS


def _version() -> str:
    """Of all sources of the kernels: numba itself only notices a change in the file of the kernel that it loads."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    content = b"".join(path.read_bytes() for path in sources) + numba.__version__.encode()
    return hashlib.sha256(content).hexdigest()[:16]


if not os.environ.get("NUMBA_CACHE_DIR"):
    config.CACHE_DIR = str(cache_folder() / "numba" / _version())  # pyright: ignore[reportAttributeAccessIssue]


def kernel(function: Callable) -> Callable:
    """`function` compiled when it is first called, or taken from the user's cache folder."""
    return numba.njit(nogil=True, cache=True, error_model="numpy", fastmath=set(FLAGS))(function)
