"""Shares of the same images before and after a change: each difference with its interval and its exact test."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int64

from nnviz_core.evaluation import intervals
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.evaluation.comparison import SIGNIFICANT, mcnemar


@dataclass(frozen=True)
class Paired:
    """How often something holds for the same `trials` images after a change and not before (`gained`), and the other way (`lost`).

    All three have one shape, one place for each difference: a single one, one for each class, or one for each cell of a matrix.
    """

    trials: Int64[np.ndarray, "*place"]
    gained: Int64[np.ndarray, "*place"]
    lost: Int64[np.ndarray, "*place"]

    @property
    def differences(self) -> Float64[np.ndarray, "*place"]:
        """The share after less the share before; 0 where there are no images."""
        return np.asarray((self.gained - self.lost) / np.maximum(self.trials, 1))

    @property
    def interval(self) -> tuple[Float64[np.ndarray, "*place"], Float64[np.ndarray, "*place"]]:
        """The ends of the 95 % interval of each difference (Agresti and Min, 2005); −1 and 1 where there are no images."""
        low, high = np.vectorize(intervals.paired, otypes=[float, float])(self.gained, self.lost, self.trials)
        return np.where(self.trials > 0, low, -1.0), np.where(self.trials > 0, high, 1.0)

    @property
    def p_values(self) -> Float64[np.ndarray, "*place"]:
        """The p-value of the exact McNemar test of each difference by itself; 1 where nothing changed."""
        return np.asarray(np.vectorize(mcnemar, otypes=[float])(self.gained.astype(object), self.lost.astype(object)))

    @property
    def adjusted(self) -> Float64[np.ndarray, "*place"]:
        """The p-values for all differences together: below 0.05 anywhere by chance alone in at most 5 of 100 cases (S. Holm, 1979).

        Where nothing can be told whatever the sides are, since too few images changed, no test is counted (R. E. Tarone, 1990).
        """
        return holm(self.p_values, least(np.asarray(self.gained + self.lost)))

    @property
    def significant(self) -> Bool[np.ndarray, "*place"]:
        """Which differences are significant at 5 %, all taken together."""
        return np.asarray(self.adjusted < SIGNIFICANT)


def least(count: Int64[np.ndarray, "*place"]) -> Float64[np.ndarray, "*place"]:
    """The least p-value that so many changed images could give: with all of them on one side."""
    return np.asarray(np.minimum(1.0, 2.0 ** (1 - np.minimum(count, 1000))))


def holm(
    p_values: Float64[np.ndarray, "*place"], least: Float64[np.ndarray, "*place"]
) -> Float64[np.ndarray, "*place"]:
    """Holm's adjusted p-values among the tests that could reach 5 % at all with so many; 1 for the others."""
    result = np.ones(p_values.size)
    count = testable(least.ravel())
    usable = np.flatnonzero(least.ravel() * count < SIGNIFICANT) if count else np.array([], int)
    order = usable[np.argsort(p_values.ravel()[usable], kind="stable")]
    steps = p_values.ravel()[order] * (len(order) - np.arange(len(order)))
    result[order] = np.minimum(1.0, np.maximum.accumulate(steps)) if len(order) else steps
    return result.reshape(p_values.shape)


def testable(least: Float64[np.ndarray, " test"]) -> int:
    """The smallest number k such that at most k tests can reach a p-value below 0.05 / k (Tarone)."""
    ends = np.sort(least)
    for count in range(1, len(ends) + 1):
        if (ends * count < SIGNIFICANT).sum() <= count:
            return count
    return len(ends)


def accuracy(before: Evaluation, after: Evaluation) -> Paired:
    """The change of the accuracy. Raises `ValueError` when the labels differ."""
    gained, lost = _turned(before, after)
    return Paired(*(np.array(each) for each in (len(before.labels), gained.sum(), lost.sum())))


def class_accuracies(before: Evaluation, after: Evaluation) -> Paired:
    """The change of the accuracy of each class. Raises `ValueError` when the labels differ."""
    gained, lost = _turned(before, after)
    counts = (np.bincount(before.labels[each], minlength=before.logits.shape[1]) for each in (gained, lost))
    return Paired(np.bincount(before.labels, minlength=before.logits.shape[1]), *counts)


def confusion(before: Evaluation, after: Evaluation) -> Paired:
    """The change of each cell of the confusion matrix (true, predicted): the share of the images of its row that lie in it.

    Raises `ValueError` when the labels differ.
    """
    moved = before.predictions != after.predictions
    _turned(before, after)
    labels, classes = before.labels[moved], before.logits.shape[1]
    trials = np.repeat(np.bincount(before.labels, minlength=classes)[:, None], classes, axis=1)
    gained, lost = np.zeros((2, classes, classes), np.int64)
    np.add.at(gained, (labels, after.predictions[moved]), 1)
    np.add.at(lost, (labels, before.predictions[moved]), 1)
    return Paired(trials, gained, lost)


def _turned(before: Evaluation, after: Evaluation) -> tuple[Bool[np.ndarray, " sample"], Bool[np.ndarray, " sample"]]:
    """Which images became right, and which wrong."""
    if not np.array_equal(before.labels, after.labels):
        raise ValueError("the two evaluations are not of the same images")
    one, other = before.predictions == before.labels, after.predictions == after.labels
    return other & ~one, one & ~other
