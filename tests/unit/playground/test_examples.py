"""A visitor's own examples: what a table holds is read exactly, and what is wrong with it is said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz_core.errors import NnvizError
from nnviz_core.playground import painted, read_table
from nnviz_core.playground.examples import MOST_BYTES, MOST_ROWS


def test_a_table_is_stretched_to_the_square_and_says_from_where():
    table = read_table(b"a,b,value\n-2,10,0.5\n2,30,1.5\n0,20,-1\n")
    assert table.points.tolist() == [[0, 0], [1, 1], [0.5, 0.5]]
    assert table.values.tolist() == [[0.5], [1.5], [-1]]
    assert (table.low, table.high, table.classes) == ((-2, 10), (2, 30), ())


def test_a_table_of_one_input_lies_on_a_line():
    table = read_table(b"0,1\n4,2\n")
    assert table.points.tolist() == [[0, 0], [1, 0]]


def test_words_are_classes():
    assert read_table(b"0,0,red\n1,1,blue\n0,1,red\n").values.tolist() == [[1], [0], [1]]
    table = read_table(b"0,0,x\n1,1,y\n0,1,z\n")
    assert (table.classes, table.values.tolist()) == (("x", "y", "z"), [[1, 0, 0], [0, 1, 0], [0, 0, 1]])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "from 1 to 10,000 rows"),
        (b"a,b,value\n", "from 1 to 10,000 rows"),
        (b"1,2,3\n1,2\n", "row 2: 2 columns"),
        (b"1,2,3,4\n", "row 1: 4 columns"),
        (b"1,2,3\n1,x,3\n", "row 2: “x” is no number"),
        (b"1,2,3\n1,inf,3\n", "row 2: “inf” is no number"),
        (b"1,2,3\n1,1e300,3\n", "row 2: “1e300” is no number"),
        (b"1,2,a\n1,2,a\n", "from 2 to 10 different words"),
        (b"\xff\xfe\x00", "no table of comma-separated values"),
        (b"1,2,3\n" * (MOST_ROWS + 1), "this one 10,001"),
        (b" " * (MOST_BYTES + 1), "at most 1,000,000 bytes"),
        (b"1,2," + b"n" * 50 + b"\n1,2,m\n", "at most 40 characters"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(content, words):
    with pytest.raises(NnvizError) as raised:
        read_table(content)
    assert words in str(raised.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_an_error(content):
    try:
        table = read_table(content)
    except NnvizError:
        return
    assert np.isfinite(table.points).all()
    assert np.isfinite(table.values).all()


def test_painted_points_keep_their_classes():
    assert painted([(0.1, 0.2), (0.9, 1)], [0, 1]).values.tolist() == [[0], [1]]
    assert painted([(0.1, 0.2)], [2]).values.tolist() == [[0, 0, 1]]
    assert painted([(0.1, 0.2)], [1]) == painted([(0.1, 0.2)], [1]) != painted([(0.1, 0.2)], [0])


@pytest.mark.parametrize(
    ("points", "classes"), [([], []), ([(0.5, 0.5)], []), ([(2, 0)], [0]), ([(float("nan"), 0)], [0]), ([(0, 0)], [10])]
)
def test_what_cannot_be_painted_is_refused(points, classes):
    with pytest.raises(NnvizError):
        painted(points, classes)
