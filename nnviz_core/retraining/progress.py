"""How the trainings stand: what a job sends of them a few times a second."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from nnviz_core.retraining.plans import Plan

POINTS = 24
"""At so many moments of each training its figures are taken."""
TESTED = 500
"""Over so many of the test images."""


@dataclass(frozen=True)
class Curve:
    """One training: its accuracy (a fraction) and loss (nats) over the first test images, after some of its steps."""

    seed: int
    is_changed: bool
    steps: tuple[int, ...]
    accuracies: tuple[float, ...]
    losses: tuple[float, ...]


@dataclass(frozen=True)
class Progress:
    """All trainings after `step` steps together, of which `pace` were done in a second.

    The end alone has the `predictions` of both networks of each seed that is done, the unchanged one first, for all test images, and the weights of
    the networks of the first seed, after `trained` steps, as safetensors; and, where the changed ones know things that are no digits, how many of
    `material.UNSEEN` other such things each of them refuses.
    """

    plan: Plan
    step: int = 0
    pace: float = 0.0
    curves: tuple[Curve, ...] = ()
    predictions: UInt8[np.ndarray, "seed network image"] | None = None
    unchanged: bytes = b""
    changed: bytes = b""
    trained: int = 0
    refused: tuple[int, ...] = ()

    @property
    def steps(self) -> int:
        """The steps of all trainings."""
        return 2 * self.plan.seeds * self.plan.steps

    @property
    def share(self) -> float:
        """How much of all is done, in 0…1."""
        return self.step / self.steps

    @property
    def seed(self) -> int:
        """Which seed is at work, counted from 1."""
        return min(max(0, self.step - 1) // (2 * self.plan.steps) + 1, self.plan.seeds)

    @property
    def seconds_left(self) -> float:
        """How long the rest takes at this pace."""
        return (self.steps - self.step) / self.pace if self.pace else 0.0
