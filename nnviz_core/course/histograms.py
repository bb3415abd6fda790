"""How the numbers of a layer are spread at each step: a histogram a step, all on one range."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from nnviz_core.course.parts import tensors
from nnviz_core.course.stops import landmarks
from nnviz_core.recordings import Recording
from nnviz_core.recordings.header import WEIGHTS

BINS = 61


@dataclass(frozen=True)
class Histograms:
    """`counts` of the numbers of a layer in even bins from −`reach` to `reach` at some `steps`; what lies beyond is in the last bins."""

    steps: Int64[np.ndarray, " step"]
    counts: Int64[np.ndarray, "bin step"]
    reach: float

    @property
    def edges(self) -> Float64[np.ndarray, " edge"]:
        """The ends of the bins."""
        return np.linspace(-self.reach, self.reach, len(self.counts) + 1)


def histograms(recording: Recording, quantity: str, layer: str, reach: float) -> Histograms:
    """The weights of `layer`, or their gradients or momenta, at the steps that stand for the training."""
    steps = landmarks(recording) if quantity == WEIGHTS else recording.moments
    counts = np.zeros((BINS, len(steps)), np.int64)
    edges = np.linspace(-reach, reach, BINS + 1)
    for place, step in enumerate(steps.tolist()):
        numbers = tensors(recording, quantity, step)[f"{layer}.weight"].astype(np.float64)
        counts[:, place] = np.histogram(np.clip(numbers, -reach, reach), edges)[0]
    return Histograms(steps, counts, reach)
