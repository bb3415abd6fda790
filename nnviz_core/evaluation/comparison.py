"""Two models on the same images, and one model class by class, with how sure the figures are."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int64

from nnviz_core.evaluation import intervals
from nnviz_core.evaluation.accuracy import Evaluation

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Duel:
    """The samples that both models get right, only the first, only the second, or neither; and how surprising the split is.

    `p_value` is that of the exact McNemar test: if both models were equally good, how often one of them would win at least this
    clearly among the samples that only one gets right (Q. McNemar, 1947; two-sided, binomial).
    """

    both: Int64[np.ndarray, " both"]
    only_first: Int64[np.ndarray, " only_first"]
    only_second: Int64[np.ndarray, " only_second"]
    neither: Int64[np.ndarray, " neither"]

    @property
    def p_value(self) -> float:
        """The p-value of the exact McNemar test, in 0…1."""
        return mcnemar(len(self.only_first), len(self.only_second))

    def words(self, first: str, second: str) -> str:
        """The comparison of the models of these names as one or two sentences."""
        one, other = len(self.only_first), len(self.only_second)
        if one + other == 0:
            return f"{first} and {second} get the very same images right."
        (better, most), (worse, least) = sorted([(first, one), (second, other)], key=lambda side: -side[1])
        chance = "p < 0.0001" if self.p_value < 0.0001 else f"p = {self.p_value:.4f}"
        verdict = "is" if self.p_value < SIGNIFICANT else "is not"
        return (
            f"On {one + other:,} images only one of the two is right: {better} on {most:,}, {worse} on {least:,}. "
            f"If both models were equally accurate, a split at least this uneven would occur with {chance} "
            f"(exact McNemar test): the difference {verdict} significant at 5 %."
        )


@dataclass(frozen=True)
class ClassMeasures:
    """Precision, recall and F1 per class, each with the ends of its 95 % interval: float64 (class), NaN where undefined.

    Precision and recall have Wilson intervals; the interval of F1 comes from a bootstrap over the images.
    """

    precision: Float[np.ndarray, " class"]
    precision_interval: tuple[np.ndarray, np.ndarray]
    recall: Float[np.ndarray, " class"]
    recall_interval: tuple[np.ndarray, np.ndarray]
    f1: Float[np.ndarray, " class"]
    f1_interval: tuple[np.ndarray, np.ndarray]


def duel(first: Evaluation, second: Evaluation) -> Duel:
    """A comparison of two models on the same images. Raises `ValueError` when the labels differ."""
    if not np.array_equal(first.labels, second.labels):
        raise ValueError("the two evaluations are not of the same images")
    one, other = first.predictions == first.labels, second.predictions == second.labels
    return Duel(*(np.flatnonzero(each) for each in (one & other, one & ~other, ~one & other, ~one & ~other)))


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p-value for the two counts of samples that only one model gets right; 1 when there are none."""
    fewer, count = min(only_first, only_second), only_first + only_second
    ways = sum_of_ways = 1  # to take none of them, then one, then two, …
    for taken in range(fewer):
        ways = ways * (count - taken) // (taken + 1)
        sum_of_ways += ways
    return min(1.0, 2 * sum_of_ways / 2**count)  # whole numbers without bound, for which scipy would take 16 MB


def class_measures(evaluation: Evaluation, draws: int = 1000, seed: int = 0) -> ClassMeasures:
    """Precision, recall and F1 of each class, with intervals; `draws` and `seed` are those of the bootstrap."""
    confusion = evaluation.confusion
    hits, predictions, labels = np.diag(confusion), confusion.sum(axis=0), confusion.sum(axis=1)
    return ClassMeasures(
        precision=_ratio(hits, predictions),
        precision_interval=intervals.wilson(hits, predictions),
        recall=_ratio(hits, labels),
        recall_interval=intervals.wilson(hits, labels),
        f1=_f1(confusion.astype(np.float64)),
        f1_interval=intervals.bootstrap_confusion(confusion, _f1, draws, seed),
    )


def pair(evaluation: Evaluation, true: int | None, predicted: int | None) -> Int64[np.ndarray, " sample"]:
    """The samples of class `true` with the prediction `predicted`, most confident first; empty when there are none.

    With None for one or both, all mistakes of the other class, or all mistakes. Raises `ValueError` for a class that the
    network does not have.
    """
    mask = np.ones(len(evaluation.labels), bool)
    for label, labels in ((true, evaluation.labels), (predicted, evaluation.predictions)):
        if label is None:
            mask &= evaluation.labels != evaluation.predictions
        elif 0 <= label < evaluation.logits.shape[1]:
            mask &= labels == label
        else:
            raise ValueError(f"no class {label}; there are 0 to {evaluation.logits.shape[1] - 1}")
    samples = np.flatnonzero(mask)
    return samples[np.argsort(-evaluation.confidences[samples], kind="stable")]


def _f1(confusion: np.ndarray) -> np.ndarray:
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    return _ratio(2 * right, confusion.sum(axis=-1) + confusion.sum(axis=-2))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)
