import numpy as np
import pytest

from nnviz_core.evaluation import calibration
from tests.unit.across_samples import evaluation_of, random_evaluation


def test_bins_add_up_to_accuracy_and_mean_confidence():
    found = random_evaluation()
    bins = calibration.reliability(found)
    assert bins.counts.sum() == 500
    assert np.average(bins.accuracy, weights=bins.counts) == pytest.approx(found.accuracy)
    assert np.average(bins.confidence, weights=bins.counts) == pytest.approx(found.confidences.mean())
    assert (bins.low <= bins.accuracy).all()
    assert (bins.accuracy <= bins.high).all()


def test_the_calibration_error_is_at_least_the_gap_of_the_means_and_equal_to_it_in_one_bin():
    found = random_evaluation()
    gap = abs(found.accuracy - found.confidences.mean())
    assert calibration.reliability(found, 1).error == pytest.approx(gap)
    assert calibration.reliability(found).error >= gap - 1e-9


def test_a_network_that_is_as_often_right_as_it_says_is_calibrated():
    generator = np.random.default_rng(0)
    confidence = generator.uniform(0.5, 1, 20000)
    labels = np.where(generator.random(20000) < confidence, 0, 1)
    found = evaluation_of(labels, np.zeros(20000, int), np.log(confidence / (1 - confidence)), 2)
    assert calibration.reliability(found).error < 0.02
    assert calibration.reliability(evaluation_of(1 - labels, np.zeros(20000, int), 20.0, 2)).error > 0.7


def test_every_point_is_what_its_threshold_answers():
    found = random_evaluation()
    curve = calibration.answered(found)
    assert curve.share[-1] == 1
    assert curve.accuracy[-1] == pytest.approx(found.accuracy)
    for threshold, share, accuracy in zip(curve.threshold, curve.share, curve.accuracy, strict=True):
        taken = found.confidences >= np.float32(threshold)
        assert taken.mean() == pytest.approx(share)
        assert (found.predictions == found.labels)[taken].mean() == pytest.approx(accuracy)


def test_equally_confident_images_are_answered_together():
    assert calibration.answered(evaluation_of([0, 1, 2], [0, 0, 0])).share.tolist() == [1]
