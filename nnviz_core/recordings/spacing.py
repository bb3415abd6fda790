"""At which steps of a training something is recorded."""

import numpy as np

from nnviz_core.recordings.header import WEIGHTS

GROUP = 3_000_000
"""How many numbers are decoded at once, if a frame is not larger by itself."""
LONGEST = {WEIGHTS: 64}
"""How many frames a group holds at most: of weights, which move smoothly, many; of all else one."""


def recorded_steps(total: int, every: int | None, count: int) -> list[int]:
    """The recorded steps of a training of `total` steps: the start, every `every`-th one and the last.

    Without `every` they are log-spaced, at least `count` of them after the start where there are so many. Raises `ValueError`
    unless `every` is at least 1.
    """
    if every is None:
        return log_spaced(total, count)
    if every < 1:
        raise ValueError(f"every must be at least 1, not {every}")
    return sorted({*range(0, total, every), total})


def log_spaced(total: int, count: int) -> list[int]:
    """0, and at least `count` whole numbers from 1 to `total`, if there are so many, each about the same factor apart."""
    if count >= total:
        return list(range(total + 1))
    points, numbers = count, np.zeros(0, np.int64)
    while len(numbers) < count:
        points += 1 + points // 50
        numbers = np.unique(np.rint(np.geomspace(1, total, points)).astype(np.int64))
    return [0, *numbers.tolist()]


def group_length(group: int, numbers: int, longest: int) -> int:
    """How many frames of so many `numbers` stand in the group of this index: 1, 1, 2, 4, 8 … and at most `longest`.

    The first groups are short because small weights at the start ask for small errors. A group holds at most `GROUP` numbers.
    """
    return max(1, min(2 ** max(0, group - 1) if group < 30 else longest, longest, GROUP // numbers))


def group_bound(family: str, numbers: int) -> int:
    """How many frames of so many `numbers` any group of `family` holds at most."""
    return max(1, min(LONGEST.get(family, 1), GROUP // max(1, numbers)))
