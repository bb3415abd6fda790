"""Differences over seeds and images: closed forms, the two-way table by hand, and false-positive rates by simulation."""

import itertools

import numpy as np
import pytest
from scipy import stats

from nnviz_core.evaluation import intervals
from nnviz_core.evaluation.crossed import crossed


def answers(rng, seeds=4, images=300, shift=0.0, ability=0.2, easiness=2.0, taste=0.5):
    """Who is right where, at random: networks differ by their seed, images by how easy they are, and to whom."""
    easy, liking = rng.normal(0, easiness, images), rng.normal(0, taste, images)

    def right(sign):
        able = rng.normal(0, ability, (seeds, 1)) + rng.normal(0, 1, (seeds, images))
        return 4 + easy + sign * (shift + liking) / 2 + able > 0

    return right(-1), right(1)


def by_seed(count, images=1000):
    """Answers of which the first so many, by seed, are right."""
    return np.arange(images) < np.array(count)[:, None]


def test_where_all_seeds_agree_its_error_is_that_of_the_t_test_over_images():
    rng = np.random.default_rng(0)
    first, second = rng.random(400) < 0.9, rng.random(400) < 0.8
    outcome = crossed(np.tile(first, (5, 1)), np.tile(second, (5, 1)))
    expected = stats.ttest_rel(second.astype(float), first.astype(float))
    assert outcome.p_value == pytest.approx(2 * stats.t.sf(abs(expected.statistic), 4), rel=1e-9)
    reach = stats.t.ppf(0.975, 4) * stats.sem(second.astype(float) - first)
    middle = second.mean() - first.mean()
    assert (outcome.low, outcome.high) == pytest.approx((middle - reach, middle + reach))
    assert outcome.difference == pytest.approx(middle)


def test_where_images_count_for_nothing_it_is_the_paired_t_test_over_seeds():
    """Whole seeds win, lose or tie: nothing differs from image to image."""
    second = np.repeat([[True], [True], [False], [True], [True]], 100, axis=1)
    first = np.repeat([[False], [True], [False], [False], [True]], 100, axis=1)
    outcome = crossed(first, second)
    expected = stats.ttest_rel(second.mean(axis=1), first.mean(axis=1))
    assert outcome.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    interval = expected.confidence_interval(0.95)
    assert (outcome.low, outcome.high) == pytest.approx((interval.low, min(interval.high, 1)))


def test_the_variance_is_that_of_the_two_way_table_by_hand():
    first, second = answers(np.random.default_rng(3), seeds=3, images=40, ability=1.0)
    table = second.astype(float) - first
    mean = table.mean()
    rows = [table[seed].mean() for seed in range(3)]
    columns = [table[:, image].mean() for image in range(40)]
    of_seeds = 40 * sum((row - mean) ** 2 for row in rows) / 2
    of_images = 3 * sum((column - mean) ** 2 for column in columns) / 39
    places = itertools.product(range(3), range(40))
    of_rest = sum((table[seed, image] - rows[seed] - columns[image] + mean) ** 2 for seed, image in places) / 78
    both = of_seeds + of_images - of_rest
    error = np.sqrt(max(both, of_seeds, of_images) / 120)
    reach = stats.t.ppf(0.975, 2) * error
    outcome = crossed(first, second)
    assert outcome.freedom == 2
    assert (outcome.low, outcome.high) == pytest.approx((mean - reach, mean + reach))
    assert outcome.p_value == pytest.approx(2 * stats.t.sf(abs(mean) / error, 2))


@pytest.mark.parametrize("seeds", [2, 3, 5, 10])
@pytest.mark.parametrize(
    ("ability", "taste"), [(0.0, 0.0), (0.0, 1.0), (0.3, 0.0), (0.1, 0.5)], ids=["rest", "images", "seeds", "both"]
)
def test_it_finds_a_difference_where_there_is_none_in_at_most_5_percent(seeds, ability, taste):
    rng, trials = np.random.default_rng(seeds), 600
    false = sum(crossed(*answers(rng, seeds, 500, 0.0, ability, 2.0, taste)).p_value < 0.05 for _ in range(trials))
    assert false / trials < 0.05 + 2 * np.sqrt(0.05 * 0.95 / trials)


@pytest.mark.parametrize("seeds", [2, 3, 5])
def test_its_small_p_values_are_as_rare_as_they_say(seeds):
    """Those that are left of ten tests at once; with degrees of freedom that are estimated too, they are several times as many."""
    rng, trials, level = np.random.default_rng(seeds), 1000, 0.005
    false = sum(crossed(*answers(rng, seeds, 500, 0.0, 0.3, 2.0, 0.0)).p_value < level for _ in range(trials))
    assert false / trials < level + 2 * np.sqrt(level * (1 - level) / trials)


def test_a_test_over_seeds_alone_would_find_too_many():
    """With many seeds, what differs by image alone looks like a difference: the images are a sample too."""
    rng, trials = np.random.default_rng(0), 300
    pairs = [answers(rng, 10, 500, 0.0, 0.0, 2.0, 3.0) for _ in range(trials)]
    over_seeds = [stats.ttest_rel(one.mean(axis=1), other.mean(axis=1)).pvalue < 0.05 for one, other in pairs]
    assert np.mean(over_seeds) > 0.15
    assert np.mean([crossed(one, other).p_value < 0.05 for one, other in pairs]) < 0.08


def test_it_finds_a_planted_difference_and_its_interval_holds_it():
    rng = np.random.default_rng(1)
    many = answers(rng, 400, 400, -1.0)
    truth = many[1].mean() - many[0].mean()
    every = [crossed(*answers(rng, 5, 2000, -1.0)) for _ in range(100)]
    assert np.mean([each.p_value < 0.05 for each in every]) > 0.9
    assert np.mean([each.low < truth < each.high for each in every]) > 0.9


def test_no_interval_is_empty():
    outcome = crossed(by_seed([1000] * 3), by_seed([0] * 3))
    assert outcome.difference == -1
    assert outcome.low == -1 < outcome.high < -0.9
    same = crossed(by_seed([900] * 3), by_seed([900] * 3))
    assert same.low < 0 < same.high
    assert same.p_value == 1
    # as wide as with the interval for pairs of one network, but for its quantile
    low, high = intervals.paired(0, 0, 1000)
    assert same.high - same.low == pytest.approx((high - low) * stats.t.ppf(0.975, 2) / stats.norm.ppf(0.975))


@pytest.mark.parametrize("shape", [(1, 9), (3, 1), (0, 0)])
def test_too_few_are_refused(shape):
    with pytest.raises(ValueError, match="two seeds and two images"):
        crossed(np.zeros(shape, bool), np.zeros(shape, bool))
