"""A course of losses holds all of them while there are few, and means of equally many beyond."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_core.playground.course import MOST, Course


@settings(deadline=None)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=30))
def test_a_course_is_the_means_of_all_that_was_added(counts):
    course, losses = Course(), np.random.default_rng(0).random(sum(counts)).astype(np.float32)
    for end, count in zip(np.cumsum(counts), counts, strict=True):
        course.add(losses[end - count : end])
    window, kept = course.window, len(losses) // course.window
    assert len(course.losses) == kept <= MOST
    assert kept > MOST // 2 - 1 or window == 1
    assert course.losses == pytest.approx(losses[: kept * window].reshape(kept, window).mean(axis=1), rel=1e-5)
    assert (course.ends == window * np.arange(1, kept + 1)).all()
    assert course.steps == len(losses)
