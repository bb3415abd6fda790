"""How much all that is remembered may hold: one number of megabytes, and the part that each memory has of it."""

import os

from nnviz_core.recordings import decoded

BYTES = int(os.environ.get("NNVIZ_CACHE_MB", "150")) * 2**20
"""How much all memories hold together; `NNVIZ_CACHE_MB` sets another number of megabytes."""
SHIPPED = 27 * 2**20
"""What stays once it is loaded: the shipped models, test images and records of filters."""
PERCENT = {
    "measured": 34,
    "guests": 22,
    "own recordings": 19,
    "own images": 12,
    "wound back": 7,
    "changed": 4,
    "strokes": 2,
}
"""What each of the other memories has of the rest."""


def part(memory: str) -> int:
    """The bytes that `memory`, one of `PERCENT`, holds at most."""
    return max(0, BYTES - SHIPPED - decoded.BYTES) * PERCENT[memory] // 100
