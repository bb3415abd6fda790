"""Which class of a visitor's images is which of a network's, and names that pages can't misread."""

import numpy as np
import pytest

from nnviz_core import uploads
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet, is_own
from nnviz_core.uploads.plain import plain


def images(names):
    labels = np.arange(12) % len(names)
    return ImageSet("own-0123456789ab", "own", np.zeros((12, 2, 2), np.uint8), labels, tuple(names))


def test_equal_names_are_the_same_classes_in_whatever_order():
    given = images(("b", "c", "a"))
    labelled = uploads.matched(given, ("a", "b", "c", "d"))
    assert [labelled.class_names[label] for label in labelled.labels] == [
        given.class_names[label] for label in given.labels
    ]
    assert labelled.class_names == ("a", "b", "c")
    assert labelled.name != given.name
    assert is_own(labelled.name)
    assert labelled.images is given.images
    assert uploads.matched(given, ("a", "b", "c", "d")).name == labelled.name


@pytest.mark.parametrize("names", [("b", "c", "a"), ("0", "1", "2"), ("0", "1", "2", "3")])
def test_the_same_names_or_mere_numbers_change_nothing(names):
    given = images(("b", "c", "a"))
    assert uploads.matched(given, names) is given


def test_a_folder_called_3_is_the_class_of_that_name_and_not_the_first():
    labelled = uploads.matched(images(("0", "2", "1")), ("0", "1", "2", "3"))
    assert [labelled.class_names[label] for label in labelled.labels[:3]] == ["0", "2", "1"]


def test_numbered_images_take_the_names_of_the_network():
    labelled = uploads.matched(images("012"), ("x", "y", "z", "w"))
    assert labelled.class_names == ("x", "y", "z")
    np.testing.assert_array_equal(labelled.labels, images("012").labels)


@pytest.mark.parametrize(
    ("given", "names", "words"),
    [
        (("a", "strange"), ("a", "b"), "no class strange"),
        (("0", "1", "2"), ("a", "b"), "3 classes, and the network tells 2 apart"),
        (("a", "c"), ("a", "b", "c"), "no images of b"),
        (("3", "7"), tuple("0123456789"), "no images of 0"),
    ],
)
def test_what_does_not_match_is_told(given, names, words):
    with pytest.raises(NnvizError, match=words):
        uploads.matched(images(given), names)


def test_a_name_holds_nothing_that_a_page_reads_as_its_own():
    assert plain("<b>[x](//y)</b>\n`$a$`*~|\\&") == "‹b›(x)(//y)‹/b› ’＄a＄’×–//+"
    assert plain("T-shirt/top") == "T-shirt/top"
    assert plain("\n") == "·"
