"""Where the loss on test images turns."""

import pytest

from nnviz_core import course
from nnviz_core.course.turning_point import Turn
from nnviz_core.recordings import shipped


def test_a_loss_that_rises_at_the_end_turns_where_it_is_least():
    turn = Turn(10, 0.5, 0.9)
    assert turn.rises
    assert turn.rise == pytest.approx(0.8)
    assert "overfitting." in turn.words
    assert "80.0 %" in turn.words


def test_a_loss_that_goes_on_falling_does_not():
    assert not Turn(30, 0.5, 0.505).rises
    assert "no overfitting" in Turn(30, 0.5, 0.505).words


def test_a_loss_that_is_nothing_for_a_while_rises_by_no_share():
    assert Turn(10, 0.0, 0.3).rises
    assert "from there it rises to 0.300 at the end: overfitting." in Turn(10, 0.0, 0.3).words
    assert not Turn(10, 0.0, 0.0).rises
    assert "no overfitting" in Turn(10, 0.0, 0.0).words


def test_the_turn_of_a_recording_is_the_least_of_its_test_losses():
    recording = shipped.shipped("mnist-mlp")
    turn = course.turn(recording)
    assert turn.loss == min(recording.test_losses)
    assert recording.test_losses[recording.steps == turn.step] == turn.loss
    assert turn.end == recording.test_losses[-1]
