"""Where the loss on test images turns: from then on a network learns its training images, and no longer what they have in common with others."""

import math
from dataclasses import dataclass

import numpy as np

from nnviz_core.recordings import Recording

CLEAR = 0.02
"""Share by which the loss must have risen at the end, for its least value to count as a turn."""


@dataclass(frozen=True)
class Turn:
    """The `step` with the least `loss` on test images, in nats, and the loss at the `end`."""

    step: int
    loss: float
    end: float

    @property
    def rise(self) -> float:
        """The rise up to the end, as a share of the least loss; infinite where that is 0 and the loss doesn't stay there."""
        if self.loss == 0:
            return math.inf if self.end > 0 else 0.0
        return self.end / self.loss - 1

    @property
    def rises(self) -> bool:
        """Whether the loss rises clearly, which is overfitting."""
        return self.rise > CLEAR

    @property
    def words(self) -> str:
        """What that says, in a sentence."""
        least = f"The loss on test images is least at step {self.step:,}, {self.loss:.3f} nats"
        if self.rises:
            share = f" by {100 * self.rise:.1f} %" if math.isfinite(self.rise) else ""
            return f"{least}; from there it rises{share} to {self.end:.3f} at the end: overfitting."
        return f"{least}, and {self.end:.3f} at the end: no overfitting so far."


def turn(recording: Recording) -> Turn:
    """Where the loss on test images is least."""
    losses = recording.test_losses
    place = int(np.argmin(losses))
    return Turn(int(recording.steps[place]), float(losses[place]), float(losses[-1]))
