"""What was done to a run by hand, as segments of its steps: what its code repeats."""

from itertools import pairwise
from typing import NamedTuple

from nnviz_core.playground import Run


class Segment(NamedTuple):
    """So many steps at a learning rate; the weights that are set before them, as `Run.change` takes them."""

    steps: int
    rate: float
    edits: tuple[tuple, ...]


def segments(run: Run) -> tuple[tuple, ...]:
    """The course of `run` so far."""
    end = run.steps
    edits = [edit for edit in run.edits.every if edit.step <= end]
    changes = {0, *(step for step, _ in run.rates.changes), *(edit.step for edit in edits)}
    places = [*sorted(step for step in changes if step <= end), end]
    parts = [
        Segment(after - step, run.rates.now(step), tuple(tuple(edit[1:]) for edit in edits if edit.step == step))
        for step, after in pairwise(places)
    ]
    return tuple(tuple(part) for part in parts if part.steps or part.edits)
