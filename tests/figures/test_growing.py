"""Curves that grow: lines of one name have one colour and one key."""

import re

import pytest

from nnviz_core.figures.curves import Line
from nnviz_core.figures.growing import growing


def test_lines_of_one_name_have_one_colour_and_one_key():
    lines = [Line(name, [0, 1], [2, value]) for value, name in enumerate(("a", "b", "a", "b"))]
    drawn = growing(lines, 1, 4, "", "four lines")
    assert re.findall(r'polyline class="nn-growing-(\d)"', drawn) == ["0", "1", "0", "1"]
    assert re.findall(r'span class="nn-growing-(\d)">(\w)<', drawn) == [("0", "a"), ("1", "b")]


@pytest.mark.parametrize(
    ("end", "ticks"),
    [
        (471, ["0", "100", "200", "300", "400", "471"]),
        (12, ["0", "5", "10", "12"]),
        (4, ["0", "1", "2", "3", "4"]),
        (1, ["0", "1"]),
        (100_000, ["0", "20,000", "40,000", "60,000", "80,000", "100,000"]),
    ],
)
def test_steps_stand_at_round_values_and_at_the_end(end, ticks):
    drawn = growing([Line("a", [0, end], [0, 1])], end, 1, "", "one line")
    places = re.findall(r'<text x="([\d.]+)" y="183" text-anchor="\w+">([\d,]+)<', drawn)
    assert [words for _, words in places] == ticks
    assert [float(x) for x, _ in places] == pytest.approx(
        [44 + 408 * int(each.replace(",", "")) / end for each in ticks], abs=0.06
    )


def test_more_names_than_colours_are_refused():
    with pytest.raises(ValueError, match="at most 2 names"):
        growing([Line(name, [0], [1]) for name in "abc"], 1, 4, "", "three names")
