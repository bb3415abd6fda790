"""Two trainings beside each other: the figures of another one at each recorded step of one, at equal steps or at equal images seen."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from nnviz_core.course.stops import Steps
from nnviz_core.recordings import Recording

Figures = Float32[np.ndarray, " step"]


@dataclass(frozen=True)
class Alignment:
    """For each recorded step of a training, the last recorded one of another up to there, and that one’s figures on test images.

    After its end these are NaN. The differences are the first training’s figure less the other’s.
    """

    steps: Steps
    losses: Figures
    accuracies: Figures
    loss_differences: Figures
    accuracy_differences: Figures


def batch_size(recording: Recording) -> int:
    """How many images a step saw; a training that doesn’t say counts as one of single images."""
    size = recording.header.config.get("batch_size")
    return size if isinstance(size, int) and size > 0 else 1


def pace(recording: Recording, other: Recording, by_images: bool) -> float:
    """How many steps of `other` stand beside one of `recording`; images seen are steps times the batch size."""
    return batch_size(recording) / batch_size(other) if by_images else 1.0


def aligned(recording: Recording, other: Recording, by_images: bool = False) -> Alignment:
    """The figures of `other` at each step of `recording`, or where it had seen as many images."""
    reached = recording.steps * pace(recording, other, by_images)
    places = np.maximum(np.searchsorted(other.steps, reached, "right") - 1, 0)
    ended = reached > other.steps[-1]
    losses = np.where(ended, np.float32(np.nan), other.test_losses[places])
    accuracies = np.where(ended, np.float32(np.nan), other.test_accuracies[places])
    return Alignment(
        other.steps[places], losses, accuracies, recording.test_losses - losses, recording.test_accuracies - accuracies
    )
