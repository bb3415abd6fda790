"""The document's observations: how like its class a map is, where classes have ink, and trials with several seeds."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnviz_core import datasets, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation import intervals
from nnviz_core.image_sets import ImageSet
from nnviz_core.pixels import experiment, records
from nnviz_core.pixels.ink import Ink, ink
from nnviz_core.pixels.likeness import class_means, likeness, own_and_others
from nnviz_core.pixels.trials import difference, grouped, mean_and_interval


@pytest.fixture(scope="module")
def images() -> ImageSet:
    return datasets.load("mnist", "train-10k")


def drawn(*rows: tuple[int, int, int], label: int = 0) -> ImageSet:
    """One image of class `label` with ink of a brightness at (row, column)."""
    image = np.zeros((1, 28, 28), np.uint8)
    for row, column, brightness in rows:
        image[0, row, column] = brightness
    return ImageSet("one", "test", image, np.array([label]), ("0",))


def test_a_network_of_mean_images_is_like_its_classes(images):
    means = class_means(images)
    network = zoo.spec("mnist-linear").build().eval()
    with torch.no_grad():
        network.logits.weight.copy_(torch.from_numpy(3 * means.reshape(10, -1) - 1))
    own, others = own_and_others(network, "logits", means)
    assert own == pytest.approx(1, abs=1e-5)
    expected = np.corrcoef(means.reshape(10, -1))
    assert others == pytest.approx((expected.sum() - 10) / 90, abs=1e-5)


def test_likeness_is_numpy_s_correlation(images):
    means, maps = class_means(images), np.random.default_rng(0).normal(size=(3, 28, 28)).astype(np.float32)
    values = likeness(maps, means)
    assert values[2, 7] == pytest.approx(np.corrcoef(maps[2].ravel(), means[7].ravel())[0, 1])


@pytest.mark.parametrize(
    ("rows", "left", "right"),
    [
        ([(5, 3, 255), (9, 20, 255)], 5, 9),
        ([(5, 3, 255), (20, 3, 127)], 5, 28),
        ([(27, 13, 128), (0, 14, 128)], 27, 0),
        ([], 28, 28),
    ],
)
def test_the_lowest_ink_of_each_half_is_counted(rows, left, right):
    lowest = ink(drawn(*rows)).lowest
    assert lowest.sum() == 2
    assert (lowest[0, 0].argmax(), lowest[0, 1].argmax()) == (left, right)


def test_ink_reaches_a_row_where_an_image_has_some_there_or_below(images):
    measurement, label, row = ink(images), 7, 22
    inked = (images.images[images.labels == label] >= 128).any(2)
    both = measurement.reaching(row)[label]
    halves = images.images[images.labels == label, row:]
    assert both.tolist() == [int((half >= 128).any((1, 2)).sum()) for half in (halves[..., :14], halves[..., 14:])]
    assert measurement.counts[label] == len(inked)
    assert (measurement.reaching(0) <= measurement.counts[:, None]).all()


def test_a_class_without_images_has_no_mean(images):
    part = replace(images, images=images.images[:1], labels=images.labels[:1])
    with pytest.raises(ValueError, match="class 0 has no images"):
        class_means(part)


@pytest.mark.slow
def test_trials_train_what_they_say(images):
    test = datasets.load("mnist", "test")
    few = replace(images, images=images.images[:6000], labels=images.labels[:6000])
    results = experiment.trials(few, test, seeds=2, few=100)
    cells = {(name, count): [each.accuracy for each in group] for name, count, group in grouped(results)}
    assert list(cells) == [(name, count) for name in experiment.ARCHITECTURES for count in (0, 100, 1000)]
    assert all(len(set(values)) == 2 for values in cells.values())
    for name in experiment.ARCHITECTURES:
        untrained, few, many = (np.mean(cells[name, count]) for count in (0, 100, 1000))
        assert untrained < 0.3 < few < many


def test_the_interval_of_a_mean_is_student_s():
    from scipy import stats

    values = [1.0, 2.0, 4.0, 5.0, 5.5]
    mean, low, high = mean_and_interval(values)
    expected = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    assert (low, high) == pytest.approx(expected, abs=1e-3)
    assert mean == np.mean(values)


def test_what_is_shipped_covers_the_whole_training_set():
    measurement = records.load_ink()
    assert measurement.counts.sum() == 60_000
    ten = ink(datasets.load("mnist", "train-10k"))
    assert (ten.lowest <= measurement.lowest).all()
    groups = {(name, count): group for name, count, group in grouped(records.load_trials())}
    assert {len(group) for group in groups.values()} == {experiment.SEEDS}
    assert {count for _, count in groups} == {0, 500, 55_000}


def test_damaged_observations_are_named(tmp_path):
    (tmp_path / "mnist.json").write_bytes((records.FOLDER / "mnist.json").read_bytes()[:-20])
    with pytest.raises(NnvizError, match="python -m nnviz_core observations"):
        records.load_trials(tmp_path)
    with pytest.raises(NnvizError, match="python -m nnviz_core observations"):
        records.load_ink(tmp_path)


def test_shares_have_the_intervals_of_wilson_and_frequent_classes_surely_reach_a_quarter():
    lowest = np.zeros((3, 2, 5), np.int64)
    lowest[:, :, 0], lowest[0, 0], lowest[1, 1] = 100, (50, 0, 0, 50, 0), (74, 0, 0, 26, 0)
    measured = Ink(np.zeros((3, 4, 4), np.float32), lowest)
    shares, low, high = measured.shares(3)
    assert shares[0, 0] == 0.5
    assert (low[0, 0], high[0, 0]) == pytest.approx(tuple(map(float, intervals.wilson(50, 100))))
    assert measured.frequent(3) == ([0], [])  # 26 of 100 are not surely a quarter
    assert measured.frequent(0) == ([0, 1, 2], [0, 1, 2])


def test_a_difference_counts_where_intervals_lie_apart():
    assert difference([3, 3.1, 3.2], [1, 1.1, 1.2]) == 1
    assert difference([1, 1.1, 1.2], [3, 3.1, 3.2]) == -1
    assert difference([1, 3, 2], [2, 4, 3]) == 0
