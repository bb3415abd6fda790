"""Whether a network's confidence can be trusted: reliability, calibration error, and accuracy when unsure images are rejected."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int64

from nnviz_core.evaluation import intervals
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.numerals import accuracy_percent, numeral, percent, probability_percent

BINS = 15


@dataclass(frozen=True)
class Reliability:
    """Images grouped by confidence into equally wide bins, without the empty bins: float64 (bin).

    `confidence` and `accuracy` are the means of a bin, `low` and `high` the ends of the accuracy's 95 % interval, `counts` the
    number of images. `error` is the expected calibration error, the mean over the images of how far their bin's accuracy is from
    its confidence (C. Guo and others, 2017).
    """

    confidence: Float[np.ndarray, " bin"]
    accuracy: Float[np.ndarray, " bin"]
    low: Float[np.ndarray, " bin"]
    high: Float[np.ndarray, " bin"]
    counts: Int64[np.ndarray, " bin"]

    @property
    def error(self) -> float:
        """The expected calibration error, in 0…1."""
        return float(np.average(np.abs(self.accuracy - self.confidence), weights=self.counts))


@dataclass(frozen=True)
class Answered:
    """The accuracy when only the most confident images are answered and the rest are rejected: float64 (point).

    `threshold` is the least confidence that is answered, `share` the share of images that reach it, `low` and `high` the ends of
    the accuracy's 95 % interval. At the last point all images are answered.
    """

    threshold: Float[np.ndarray, " point"]
    share: Float[np.ndarray, " point"]
    accuracy: Float[np.ndarray, " point"]
    low: Float[np.ndarray, " point"]
    high: Float[np.ndarray, " point"]


def reliability(evaluation: Evaluation, bins: int = BINS) -> Reliability:
    """Accuracy against confidence in `bins` equally wide bins of 0…1."""
    confidences, right = evaluation.confidences.astype(np.float64), evaluation.predictions == evaluation.labels
    place = np.clip(np.ceil(confidences * bins).astype(int) - 1, 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    some = counts > 0
    hits = np.bincount(place, right, bins)[some]
    low, high = intervals.wilson(hits, counts[some])
    mean = np.bincount(place, confidences, bins)[some] / counts[some]
    return Reliability(mean, hits / counts[some], low, high, counts[some])


def answered(evaluation: Evaluation, points: int = 100) -> Answered:
    """Accuracy by the share of images answered, at `points` shares; equally confident images are added together."""
    order = np.argsort(-evaluation.confidences, kind="stable")
    confidences = evaluation.confidences[order].astype(np.float64)
    hits = np.cumsum((evaluation.predictions == evaluation.labels)[order])
    ends = np.append(np.flatnonzero(np.diff(confidences)), len(order) - 1)
    targets = np.ceil(np.linspace(1 / points, 1, points) * len(order)).astype(int) - 1
    places = np.unique(ends[np.searchsorted(ends, targets)])
    low, high = intervals.wilson(hits[places], places + 1)
    return Answered(confidences[places], (places + 1) / len(order), hits[places] / (places + 1), low, high)


def words(name: str, evaluation: Evaluation, bins: Reliability, answered: Answered) -> str:
    """What `bins` and `answered` say of the model `name`, as one sentence."""
    nine = int(np.abs(answered.share - 0.9).argmin())
    return (
        f"{name} is {probability_percent(np.mean(evaluation.confidences))} sure on average and right on {accuracy_percent(evaluation.accuracy)}; its "
        f"calibration error is {numeral(100 * bins.error, '.1f')} points. Answering only the {percent(answered.share[nine])} of images "
        f"that it is surest of, down to a confidence of {probability_percent(answered.threshold[nine])}, it is right on {accuracy_percent(answered.accuracy[nine])}."
    )
