from dataclasses import replace

import numpy as np
import pytest

from nnviz_core import datasets, why, zoo
from nnviz_core.why.redrawn import CENTRED

DIGITS = tuple("0123456789")


@pytest.fixture(scope="module")
def measured():
    network, images = zoo.load("mnist-tiny-cnn"), datasets.load("mnist")
    return why.reasons(network, images.inputs([259])[0, 0], 6, images, datasets.load("mnist", "train-10k"))


@pytest.fixture(scope="module")
def plain(measured):
    """A reading of which no measurement says anything."""
    company = replace(measured.company, labels=(6,) * 8, farther_than=0.5)
    return replace(measured, company=company, ink=replace(measured.ink, at_random=0.0))


def with_answer(reasons, *changes):
    """The same, but read as 6 after some changes."""
    six = np.eye(10, dtype=np.float32)[6]
    other = replace(reasons.redrawings[0].prediction, logits=six, probabilities=six)
    drawn = tuple(replace(each, prediction=other) if each.change in changes else each for each in reasons.redrawings)
    return replace(reasons, redrawings=drawn)


def test_a_real_misreading(measured):
    assert (measured.prediction.label, measured.turn.layer, measured.turn.channels) == (0, "pool1", (5,))
    assert datasets.load("mnist").labels[measured.donor] == 6
    assert why.verdict(measured, DIGITS).startswith("The network sees it among images of 0: 7 of its 8 nearest")


def test_nothing_clear_is_told_as_such(plain):
    assert why.verdict(plain, DIGITS).startswith("Nothing measured here singles out a reason")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ((CENTRED,), "off the centre: centred"),
        (("thinner", "a little thinner"), "too thick: thinner or a little thinner"),
        (("thicker",), "too thin: thicker"),
        (("thinner", "thicker"), "depends on how thick"),
    ],
)
def test_what_turns_the_answer_is_named(plain, changes, words):
    assert words in why.verdict(with_answer(plain, *changes), DIGITS)


def test_a_change_that_spoils_other_drawings_is_no_reason(plain):
    spoils = replace(plain.steadiness, right=dict.fromkeys(plain.steadiness.right, 30))
    told = why.verdict(with_answer(replace(plain, steadiness=spoils), "thicker"), DIGITS)
    assert told.startswith("Nothing measured")


def test_an_unusual_drawing_and_one_that_hangs_by_a_hair(plain):
    told = why.verdict(replace(plain, company=replace(plain.company, farther_than=0.99)), DIGITS)
    assert told == "As 6 it is unusual: 99.0 % of the correctly read images lie nearer to the training images of 6."
    told = why.verdict(replace(plain, ink=replace(plain.ink, at_random=0.2)), DIGITS)
    assert told.startswith("The answer hangs by a hair")
    assert "40 of 200 tries" in told


def test_what_can_not_be_asked(measured):
    images = datasets.load("mnist")
    network = zoo.load("mnist-cnn-reject")
    with pytest.raises(ValueError, match="no image of class 10"):
        why.reasons(network, images.inputs([0])[0, 0], 10, images, images)
