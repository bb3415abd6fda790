from fractions import Fraction
from itertools import accumulate, product
from math import comb

import numpy as np
import pytest
from scipy import stats

from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import comparison, intervals
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.separation import neighbours
from tests.unit.across_samples import evaluation_of, exclusive_or, parts_at_the_second_layer, random_evaluation


def exact_p_value(first, second):
    count, fewer = first + second, min(first, second)
    return min(1.0, float(Fraction(2 * sum(combinations(count, fewer)), 2**count)))


def combinations(count, most):
    """`comb(count, 0)` to `comb(count, most)`, each from the one before: one by one, large counts take seconds."""
    return accumulate(range(most), lambda ways, wins: ways * (count - wins) // (wins + 1), initial=1)


def test_combinations_are_those_of_math():
    assert list(combinations(40, 17)) == [comb(40, wins) for wins in range(18)]


def test_mcnemar_is_exact_for_every_pair_of_small_counts():
    for first, second in product(range(31), repeat=2):
        assert comparison.mcnemar(first, second) == pytest.approx(exact_p_value(first, second), rel=1e-9)


@pytest.mark.parametrize(
    ("first", "second"), [(200, 260), (1000, 1100), (480, 520), (5000, 5000), (4900, 5100), (4500, 5500), (5001, 5000)]
)
def test_mcnemar_is_exact_for_large_counts(first, second):
    assert comparison.mcnemar(first, second) == pytest.approx(exact_p_value(first, second), rel=1e-9)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100, 10_000])
def test_equal_counts_are_no_evidence(count):
    assert comparison.mcnemar(count, count) == 1


def test_a_duel_sorts_every_sample_once():
    first, second = random_evaluation(seed=1), random_evaluation(seed=2, right=0.8)
    found = comparison.duel(first, second)
    parts = (found.both, found.only_first, found.only_second, found.neither)
    assert sorted(np.concatenate(parts)) == list(range(500))
    assert (first.predictions[found.only_first] == first.labels[found.only_first]).all()
    assert (second.predictions[found.only_first] != second.labels[found.only_first]).all()
    assert found.p_value == comparison.mcnemar(len(found.only_first), len(found.only_second)) < 0.05
    assert comparison.duel(first, first).p_value == 1


def test_a_duel_needs_the_same_images():
    with pytest.raises(ValueError, match="same images"):
        comparison.duel(evaluation_of([0, 1], [0, 1]), evaluation_of([0, 2], [0, 1]))


def test_wilson_intervals_equal_those_of_scipy():
    for hits, count in ((0, 10), (3, 10), (10, 10), (981, 1000)):
        expected = stats.binomtest(hits, count).proportion_ci(method="wilson")
        assert intervals.wilson(hits, count) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert intervals.wilson(0, 0) == (0, 1)


def test_class_measures_equal_counting_by_hand():
    found = random_evaluation()
    measures = comparison.class_measures(found)
    low, high = measures.f1_interval
    for label in range(4):
        hits = ((found.labels == label) & (found.predictions == label)).sum()
        precision, recall = hits / (found.predictions == label).sum(), hits / (found.labels == label).sum()
        assert measures.precision[label] == pytest.approx(precision)
        assert measures.recall[label] == pytest.approx(recall)
        assert measures.f1[label] == pytest.approx(2 * precision * recall / (precision + recall))
        assert low[label] < measures.f1[label] < high[label]
    assert measures.recall == pytest.approx(list(found.class_accuracies.values()))


def test_the_bootstrap_of_accuracy_is_as_wide_as_its_binomial():
    confusion = np.array([[400, 100], [100, 400]])
    found = intervals.bootstrap_confusion(confusion, lambda drawn: np.trace(drawn, axis1=1, axis2=2) / 1000, draws=4000)
    expected = stats.binom.ppf([0.025, 0.975], 1000, 0.8) / 1000
    assert [float(end) for end in found] == pytest.approx(list(expected), abs=0.003)


def test_a_class_without_samples_has_no_recall():
    measures = comparison.class_measures(evaluation_of([0, 0, 1], [0, 1, 1], classes=3))
    assert np.isnan([measures.precision[2], measures.recall[2], measures.f1[2], measures.f1_interval[0][2]]).all()
    assert [float(end[2]) for end in measures.recall_interval] == [0, 1]


def test_the_confusion_matrix_adds_up():
    found = random_evaluation()
    assert found.confusion.sum() == 500
    np.testing.assert_array_equal(found.confusion.sum(axis=1), np.bincount(found.labels, minlength=4))
    np.testing.assert_array_equal(found.confusion.sum(axis=0), np.bincount(found.predictions, minlength=4))
    assert found.confusion.trace() + len(found.mistakes()) == 500
    for true, said in np.argwhere(~np.eye(4, dtype=bool)).tolist():
        assert len(comparison.pair(found, true, said)) == found.confusion[true, said]


def test_a_pair_is_most_confident_first_and_may_be_empty():
    found = evaluation_of([0, 0, 0, 1], [1, 1, 0, 1], [1.0, 5.0, 9.0, 2.0])
    assert comparison.pair(found, 0, 1).tolist() == [1, 0]
    assert comparison.pair(found, 1, 0).tolist() == []
    with pytest.raises(ValueError, match="no class 10"):
        comparison.pair(found, 0, 10)


def test_a_planted_wrong_label_is_among_the_most_confident_mistakes_and_its_neighbours_show_it():
    images, network = exclusive_or(), parts_at_the_second_layer()
    labels = images.labels.copy()
    labels[123] = 1 - labels[123]
    found = evaluate(network, ImageSet("pixels", "test", images.images, labels, images.class_names))
    assert 123 in found.mistakes()[:3]
    outputs = neighbours.hidden_outputs(network, images)
    near = neighbours.nearest(outputs, outputs[123], 8)
    assert (images.labels[near.samples] != labels[123]).all()


def test_nearest_images_are_nearest_first():
    outputs = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
    near = neighbours.nearest(outputs, outputs[7], 5)
    assert near.samples[0] == 7
    assert near.distances[0] == 0
    assert sorted(np.square(outputs - outputs[7]).sum(axis=1) ** 0.5)[:5] == pytest.approx(near.distances.tolist())
