"""The memory that the C library holds for this process, where it is glibc: one heap, and what is free goes back to the system."""

import ctypes
import os
from contextlib import suppress
from pathlib import Path

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""What `mallopt` calls them in glibc's malloc.h."""
LARGE = 4 * 2**20
"""From so many bytes on a block comes from the system, and goes back to it at once: more than any layer's output for a batch."""
SPARE = 16 * 2**20
"""The bytes at the heap's end that may stay free, or each batch would get its room from the system anew."""
PAGES = Path("/proc/self/statm")


def bound() -> None:
    """Let threads that begin from now on allocate where all do, and large blocks come from the system.

    A heap of each thread would keep what it freed. Left to itself, glibc takes ever larger blocks from the heap, up to 32 MB,
    and small ones that last keep their gaps: what 10,000 images passed through a network left there was up to 280 MB.
    """
    with suppress(AttributeError, OSError):
        for setting, value in ((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, LARGE), (M_TRIM_THRESHOLD, SPARE)):
            ctypes.CDLL(None).mallopt(setting, value)


def give_back() -> None:
    """Give memory that is free but still held to the system, where its C library can."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def resident() -> int | None:
    """The bytes of this process in memory, where the system tells."""
    if not PAGES.exists():
        return None
    return int(PAGES.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
