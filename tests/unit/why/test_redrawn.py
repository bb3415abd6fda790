import numpy as np
import pytest

from nnviz_core import datasets, drawing, zoo
from nnviz_core.why import redrawings, steadiness, widened
from nnviz_core.why.redrawn import CENTRED, WIDTHS


def bar(width, left=10):
    image = np.zeros((28, 28), np.float32)
    image[4:24, left : left + width] = 1
    return image


@pytest.mark.parametrize("by", [-1.0, -0.5, -0.25, 0.25, 0.5, 1.0])
def test_every_edge_of_a_stroke_moves_by_as_much(by):
    changed = widened(bar(5), by)
    assert changed[14].sum() == pytest.approx(5 + 2 * by, abs=0.3)
    assert changed.dtype == np.float32


def test_an_empty_sheet_stays_empty_and_faint_ink_faint():
    assert not widened(drawing.empty(), 0.5).any()
    assert widened(bar(5) * 0.4, 0.5).max() == pytest.approx(0.4)


def test_what_lies_aside_is_centred():
    image = {each.change: each.image for each in redrawings(zoo.load("mnist-tiny-cnn"), bar(5, left=1))}[CENTRED]
    assert abs(np.average(np.arange(28) + 0.5, weights=image.sum(axis=0)) - 14) <= 0.5


def test_steadiness_counts_the_right_answers_after_each_change():
    network, images = zoo.load("mnist-linear"), datasets.load("mnist")
    samples = np.flatnonzero(images.labels == 1)[:25]
    of = steadiness(network, images, samples, 1)
    assert of.controls == 25
    assert list(of.right) == [CENTRED, *WIDTHS]
    for change, count in of.right.items():
        answers = [
            {each.change: each.prediction.label for each in redrawings(network, image)}[change]
            for image in images.inputs(samples)[:, 0]
        ]
        assert count == answers.count(1)
