"""Changed sets of images: each change does what it says, and nothing else."""

import numpy as np
import pytest

from nnviz_core import datasets
from nnviz_core.retraining import changes


@pytest.fixture(scope="module")
def images():
    return datasets.load("mnist", "train-10k").first(1000)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_a_class_is_left_out(images):
    rest = changes.without(images, (4, 7))
    assert set(rest.labels) == {0, 1, 2, 3, 5, 6, 8, 9}
    own = ~np.isin(images.labels, (4, 7))
    np.testing.assert_array_equal(rest.images, images.images[own])
    assert changes.without(images, ()).fingerprint == images.fingerprint


def test_labels_of_two_classes_are_swapped(images):
    other = changes.swapped(images, 3, 8)
    np.testing.assert_array_equal(np.flatnonzero(other.labels == 3), np.flatnonzero(images.labels == 8))
    np.testing.assert_array_equal(np.flatnonzero(other.labels == 8), np.flatnonzero(images.labels == 3))
    rest = ~np.isin(images.labels, (3, 8))
    np.testing.assert_array_equal(other.labels[rest], images.labels[rest])
    assert changes.swapped(other, 3, 8).fingerprint == images.fingerprint


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_a_share_bears_other_labels(images, share):
    noisy = changes.mislabelled(images, share, rng())
    wrong = noisy.labels != images.labels
    assert wrong.sum() == share * 1000
    if share == 1:
        counts = np.bincount((noisy.labels - images.labels) % 10, minlength=10)
        assert counts[0] == 0
        assert counts[1:].min() > 80  # of 111 each
    np.testing.assert_array_equal(noisy.images, images.images)


def test_all_images_are_shuffled_alike(images):
    other = changes.shuffled(images, rng())
    order = rng().permutation(784)
    for sample in (0, 7, 999):
        np.testing.assert_array_equal(other.images[sample].ravel(), images.images[sample].ravel()[order])
    again = changes.shuffled(datasets.load("mnist").first(5), rng())
    np.testing.assert_array_equal(again.images[3].ravel(), datasets.load("mnist").images[3].ravel()[order])
    np.testing.assert_array_equal(other.labels, images.labels)


def cropped(image):
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def test_ink_stands_anywhere_and_is_whole(images):
    other = changes.uncentred(images, rng())
    for before, after in zip(images.images, other.images, strict=True):
        np.testing.assert_array_equal(cropped(after), cropped(before))
    tops = np.array([np.flatnonzero(each.any(axis=1))[0] for each in other.images])
    room = np.array([28 - len(cropped(each)) for each in images.images])
    assert tops.min() == 0
    assert (tops == room).sum() > 20
    assert np.abs((tops / room).mean() - 0.5) < 0.04  # each place as likely as the others
    np.testing.assert_array_equal(other.labels, images.labels)


def test_others_are_a_class_of_their_own(images):
    things = np.full((3, 28, 28), 9, np.uint8)
    more = changes.with_others(images, things)
    assert more.class_names == (*datasets.DIGITS, "not a digit")
    assert len(more) == 1003
    np.testing.assert_array_equal(more.labels[-4:], [images.labels[-1], 10, 10, 10])
    np.testing.assert_array_equal(more.images[1000:], things)
