"""Differences on the same images: against SciPy, closed forms, counts by hand, and with simulated false positives."""

import numpy as np
import pytest
from scipy import stats

from nnviz_core.evaluation import paired
from nnviz_core.evaluation.accuracy import Evaluation


def evaluation(labels, predictions, classes=10):
    """An evaluation with these predictions."""
    return Evaluation(np.asarray(labels), np.eye(classes, dtype=np.float32)[np.asarray(predictions)])


def drawn(generator, count, accuracy=0.9, shared=0.8, classes=10):
    """Two networks of one accuracy that agree on a share of the images."""
    labels = generator.integers(classes, size=count)

    def answers():
        other = (labels + generator.integers(1, classes, size=count)) % classes
        return np.where(generator.random(count) < accuracy, labels, other)

    one, two = answers(), answers()
    return evaluation(labels, one), evaluation(labels, np.where(generator.random(count) < shared, one, two))


def test_the_p_value_is_that_of_scipys_binomial_test():
    gained, lost = np.indices((25, 25))
    ours = paired.Paired(np.full((25, 25), 1000), gained, lost).p_values
    for at, value in np.ndenumerate(ours):
        expected = stats.binomtest(at[0], sum(at)).pvalue if sum(at) else 1.0
        assert value == pytest.approx(expected)


def test_the_interval_is_walds_with_half_a_trial_in_each_cell():
    low, high = paired.Paired(np.array(100), np.array(7), np.array(2)).interval
    b, c, n = 7.5, 2.5, 102
    half = stats.norm.ppf(0.975) * np.sqrt((b + c) / n - ((b - c) / n) ** 2) / np.sqrt(n)
    assert (low, high) == pytest.approx(((b - c) / n - half, (b - c) / n + half))


def test_counts_are_those_by_hand():
    labels = [0, 0, 0, 1, 1, 2]
    before, after = evaluation(labels, [0, 0, 1, 1, 2, 2], 3), evaluation(labels, [0, 1, 0, 1, 2, 0], 3)
    whole = paired.accuracy(before, after)
    assert (int(whole.trials), int(whole.gained), int(whole.lost)) == (6, 1, 2)
    assert float(whole.differences) == pytest.approx(after.accuracy - before.accuracy)
    each = paired.class_accuracies(before, after)
    assert (each.gained.tolist(), each.lost.tolist()) == ([1, 0, 0], [1, 0, 1])
    cells = paired.confusion(before, after)
    assert cells.gained.tolist() == [[1, 1, 0], [0, 0, 0], [1, 0, 0]]
    assert cells.lost.tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert np.array_equal(cells.gained - cells.lost, after.confusion - before.confusion)


def test_the_same_answers_differ_nowhere():
    one = drawn(np.random.default_rng(0), 500)[0]
    for same in (paired.accuracy(one, one), paired.class_accuracies(one, one), paired.confusion(one, one)):
        assert not same.differences.any()
        assert (same.p_values == 1).all()
        assert not same.significant.any()
        assert (same.interval[0] < 0).all()
        assert (same.interval[1] > 0).all()


def test_a_class_without_images_has_no_difference_and_the_widest_interval():
    each = paired.class_accuracies(evaluation([0, 0], [0, 1], 3), evaluation([0, 0], [0, 0], 3))
    assert each.differences.tolist() == [0.5, 0, 0]
    assert [each.interval[0][2], each.interval[1][2]] == [-1, 1]


def test_other_images_are_refused():
    one, other = evaluation([0, 1], [0, 1]), evaluation([1, 0], [0, 1])
    for compare in (paired.accuracy, paired.class_accuracies, paired.confusion):
        with pytest.raises(ValueError, match="not of the same images"):
            compare(one, other)


def test_holm_is_that_of_the_textbook_where_every_test_can_tell_something():
    p_values = np.array([0.01, 0.04, 0.03, 0.005])
    assert paired.holm(p_values, np.zeros(4)) == pytest.approx(np.array([0.03, 0.06, 0.06, 0.02]))


def test_cells_in_which_hardly_anything_changed_do_not_hide_one_in_which_much_did():
    count = np.full(100, 1)
    count[0] = 12
    whole = paired.Paired(np.full(100, 1000), count, np.zeros(100, np.int64))
    assert whole.significant.tolist() == [True] + 99 * [False]
    assert whole.adjusted[0] == pytest.approx(whole.p_values[0])


@pytest.mark.parametrize("compare", [paired.accuracy, paired.class_accuracies, paired.confusion])
def test_of_equally_good_networks_at_most_five_in_a_hundred_are_told_apart(compare):
    generator = np.random.default_rng(1)
    told = [bool(compare(*drawn(generator, 2000)).significant.any()) for _ in range(600)]
    # Two standard errors of a share of 5 % over 600 draws.
    assert np.mean(told) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 600)


def test_a_planted_fall_of_one_class_is_found_there_and_its_interval_holds_it():
    generator, held, told = np.random.default_rng(2), [], []
    for _ in range(300):
        before, _ = drawn(generator, 4000)
        falls = (before.labels == 3) & (before.predictions == 3) & (generator.random(4000) < 0.2)
        after = evaluation(before.labels, np.where(falls, 5, before.predictions))
        each = paired.class_accuracies(before, after)
        low, high = each.interval
        held.append(low[3] <= -0.18 <= high[3])
        told.append(each.significant.tolist() == [label == 3 for label in range(10)])
    assert np.mean(held) >= 0.92
    assert np.mean(told) > 0.95
