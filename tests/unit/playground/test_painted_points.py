"""Painted points: their text keeps each of them, and what is no text of points is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz_core.playground import Painting, painting
from nnviz_core.playground.painted_points import FINEST, LEVELS, MOST_PAINTED, MOST_PAINTED_CLASSES

STEPS = st.integers(0, FINEST)


def points(most):
    return st.lists(st.tuples(STEPS, STEPS, st.integers(0, most)), min_size=1, max_size=MOST_PAINTED)


@given(
    st.tuples(points(MOST_PAINTED_CLASSES - 1), st.just(False)) | st.tuples(points(LEVELS), st.just(True)),
)
def test_a_text_keeps_every_point(given):
    painted = Painting(tuple(given[0]), given[1])
    text = str(painted)
    assert len(text) == 1 + 4 * len(painted.points)
    assert painting(text) == painted


def test_points_become_examples_of_the_square():
    examples = Painting(((0, FINEST, 1), (FINEST, 0, 0))).examples()
    assert examples.points.tolist() == [[0, 1], [1, 0]]
    assert (examples.values.tolist(), examples.classes) == ([[1], [0]], ("0", "1"))
    values = Painting(((0, 0, 5), (1, 1, LEVELS)), has_values=True).examples()
    np.testing.assert_array_equal(values.values, np.array([[0.25], [1]], np.float32))
    assert values.classes == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "written as c or v"),
        ("c", "written as c or v"),
        ("x" + "A" * 4, "written as c or v"),
        ("cAAA", "written as c or v"),
        ("cAA\u0661A", "written as c or v"),
        ("c" + "AAAA" * (MOST_PAINTED + 1), "at most 500 painted points, not 501"),
        ("cEAAA", "class or value 4; there are 0 … 3"),
        ("v____", "class or value 63; there are 0 … 20"),
    ],
)
def test_what_is_no_text_of_points_is_told(text, words):
    with pytest.raises(ValueError, match=words):
        painting(text)
