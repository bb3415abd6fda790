"""Two models on the same images, and one model class by class, with how sure the figures are."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int64

from nnviz_core.evaluation import intervals
from nnviz_core.evaluation.accuracy import Evaluation


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
    count = only_first + only_second
    tail = sum(math.comb(count, wins) for wins in range(min(only_first, only_second) + 1))
    return min(1.0, 2 * tail / 2**count)


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


def pair(evaluation: Evaluation, true: int, predicted: int) -> Int64[np.ndarray, " mistake"]:
    """The samples of class `true` that were taken for `predicted`, most confident first; empty when there are none.

    Raises `ValueError` for a class that the network does not have.
    """
    for label in (true, predicted):
        if not 0 <= label < evaluation.logits.shape[1]:
            raise ValueError(f"no class {label}; there are 0 to {evaluation.logits.shape[1] - 1}")
    samples = np.flatnonzero((evaluation.labels == true) & (evaluation.predictions == predicted))
    return samples[np.argsort(-evaluation.confidences[samples], kind="stable")]


def _f1(confusion: np.ndarray) -> np.ndarray:
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    return _ratio(2 * right, confusion.sum(axis=-1) + confusion.sum(axis=-2))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)
