"""Weights and biases that were set by hand while a run trained, and at which step, so that it can be replayed."""

from typing import NamedTuple

MOST_EDITS = 1000


class Edit(NamedTuple):
    """After `step` steps the weight from `source` to a unit, or with `None` its bias, was set to `value`; layers are counted from 0."""

    step: int
    layer: int
    unit: int
    source: int | None
    value: float


class Edits:
    """Those of a run, in their order, and how many of them it has met."""

    def __init__(self, every: tuple[Edit, ...] = ()) -> None:
        self.every, self._met = every, 0

    def add(self, edit: Edit) -> None:
        """One more; what was to come is forgotten. Raises `ValueError` beyond 1,000."""
        if self._met >= MOST_EDITS:
            raise ValueError(f"at most {MOST_EDITS:,} weights of a run are set by hand; start again to set more")
        self.every = (*self.every[: self._met], edit)
        self._met += 1

    def due(self, step: int) -> tuple[Edit, ...]:
        """Those to be made before the next step, each handed out once."""
        first = self._met
        while self._met < len(self.every) and self.every[self._met].step <= step:
            self._met += 1
        return self.every[first : self._met]

    def ahead(self, step: int) -> int | None:
        """How many steps it is to the next; `None` if there is none."""
        return self.every[self._met].step - step if self._met < len(self.every) else None

    def begin(self) -> None:
        """All are to come again."""
        self._met = 0
