"""What the network answered at each step of its training: images learnt, forgotten, and learnt again."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Int64, UInt8

from nnviz_core.course.stops import Steps, landmarks, place
from nnviz_core.image_sets import ImageSet
from nnviz_core.recordings import Recording
from nnviz_core.streaming import Progress, batch_size, logits, unheard

NEVER = -1


@dataclass(frozen=True)
class Answers:
    """The `predictions` of some images with `labels` at some `steps`."""

    steps: Steps
    labels: Int64[np.ndarray, " sample"]
    predictions: UInt8[np.ndarray, "step sample"]

    @cached_property
    def right(self) -> Bool[np.ndarray, "step sample"]:
        """Which images are read correctly at each step."""
        return self.predictions == self.labels

    @cached_property
    def learnt(self) -> Int64[np.ndarray, " step"]:
        """How many images are read correctly at a step that weren't at the one before; at the first step, all that are."""
        return np.concatenate([[self.right[0].sum()], (self.right[1:] & ~self.right[:-1]).sum(axis=1)])

    @cached_property
    def forgotten(self) -> Int64[np.ndarray, " step"]:
        """How many images are read wrongly at a step that were read correctly at the one before."""
        return np.concatenate([[0], (~self.right[1:] & self.right[:-1]).sum(axis=1)])

    @cached_property
    def forgettings(self) -> Int64[np.ndarray, " sample"]:
        """How often each image was forgotten (after Toneva et al. 2019, who count over the steps of training images)."""
        return (~self.right[1:] & self.right[:-1]).sum(axis=0)

    def first(self, sample: int) -> int:
        """The first step at which an image is read correctly; `NEVER` if none is."""
        return first_right(self.steps, self.right[:, sample])

    def lasting(self, sample: int) -> int:
        """The step from which on an image is always read correctly; `NEVER` if it is not at the end."""
        return lasting_right(self.steps, self.right[:, sample])

    def confusion(self, step: int, classes: int) -> Int64[np.ndarray, "true predicted"]:
        """How many images of each label (row) got each prediction (column) at the last of the steps that isn't after `step`."""
        counts = np.zeros((classes, classes), np.int64)
        np.add.at(counts, (self.labels, self.predictions[place(self.steps, step)]), 1)
        return counts


def first_right(steps: Steps, right: Bool[np.ndarray, " step"]) -> int:
    """The first of `steps` at which an answer is right; `NEVER` if none is."""
    return int(steps[right.argmax()]) if right.any() else NEVER


def lasting_right(steps: Steps, right: Bool[np.ndarray, " step"]) -> int:
    """The first of `steps` from which on all answers are right; `NEVER` if the last is wrong."""
    if not right[-1]:
        return NEVER
    wrong = np.flatnonzero(~right)
    return int(steps[wrong[-1] + 1]) if len(wrong) else int(steps[0])


def answers(recording: Recording, images: ImageSet, tell: Progress = unheard) -> Answers:
    """The predictions for `images` at the landmarks of the training."""
    steps, count = landmarks(recording), len(images)
    size = batch_size(recording.network(int(steps[0])))
    predictions = np.zeros((len(steps), count), np.uint8)
    for number, step in enumerate(steps.tolist()):
        batches = (images.inputs(slice(start, start + size)) for start in range(0, count, size))
        predictions[number] = logits(recording.network(step), batches, count).argmax(axis=1)
        tell(number + 1, len(steps))
    return Answers(steps, images.labels, predictions)
