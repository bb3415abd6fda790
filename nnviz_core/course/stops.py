"""Which of the recorded steps stand for a whole training, and what lies nearest to any step."""

import numpy as np
from jaxtyping import Int64

from nnviz_core.recordings import Recording

MOST = 120
"""Steps that stand for a training."""
Steps = Int64[np.ndarray, " step"]


def landmarks(recording: Recording) -> Steps:
    """At most some 120 recorded steps, the first and the last among them, close together where a training moves fast.

    They are the moments with gradients, which are log-spaced, unless so few steps are recorded that all of them can be taken.
    """
    if len(recording.steps) <= MOST:
        return recording.steps
    ends = recording.steps[[0, -1]]
    return np.unique(np.concatenate([ends, recording.moments]))


def spaced(recording: Recording, count: int = 100) -> Steps:
    """At most `count` recorded steps, evenly spaced, the first and the last among them."""
    places = np.linspace(0, len(recording.steps) - 1, min(count, len(recording.steps)))
    return recording.steps[np.unique(np.rint(places).astype(int))]


def nearest(steps: Steps, step: int) -> int:
    """The one of some increasing `steps` that is nearest to `step`, of two equally near ones the earlier."""
    return int(steps[np.abs(steps - step).argmin()])


def place(steps: Steps, step: int) -> int:
    """The place of the last of some increasing `steps` that isn’t after `step`; of the first if all are."""
    return max(0, int(np.searchsorted(steps, step, "right")) - 1)


def moment_at(recording: Recording, step: int) -> int:
    """The last moment with gradients up to `step`; before the first one, the first."""
    return int(recording.moments[place(recording.moments, step)])


def epoch_steps(recording: Recording) -> int:
    """How many steps the training took for one epoch; a run without epochs counts as one."""
    epochs = recording.header.config.get("epochs")
    if isinstance(epochs, int) and epochs > 0:
        return max(1, round(recording.header.steps / epochs))
    return max(1, recording.header.steps)


def epoch_of(recording: Recording, step: int) -> float:
    """How many epochs are over after `step`."""
    return step / epoch_steps(recording)
