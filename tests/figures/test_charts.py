"""Bars, grids of numbers and pictures on the input: what is drawn is what was given."""

import numpy as np
import pytest

from nnviz_core.figures import charts, style
from nnviz_core.figures.numbers import Grid, grids, short
from nnviz_core.figures.overlay import field_on_drawing, over_drawing


def test_bars_have_the_colour_of_their_sign_and_their_keys():
    figure = charts.bars(np.array([2.0, -1.0, 0.0]), ["a", "b", "c"], keys=[[4], [5], [6]])
    negative, positive = style.signed_pair(style.LIGHT)
    assert list(figure.data[0].marker.color) == [positive, negative, negative]
    assert [list(key) for key in figure.data[0].customdata] == [[4], [5], [6]]
    assert list(figure.layout.yaxis.ticktext) == ["a", "b", "c"]


def test_numbers_are_written_short_with_a_true_minus():
    assert [short(value) for value in (0.123, -1.5, 12.34, -123.4, 0.001)] == ["0.12", "−1.50", "12.3", "−123", "0"]


def test_grids_show_each_number_where_it_belongs_and_give_its_key():
    first, second = np.arange(4.0).reshape(2, 2), -np.ones((2, 2))
    keys = np.arange(8).reshape(2, 2, 2)
    figure = grids([Grid(first, "patch", "×", keys), Grid(second, "kernel")], 2, marked=(0, 1, 1))
    heat, points, _ = figure.data
    for x, y, value, key in zip(points.x, points.y, points.text, points.customdata, strict=True):
        assert heat.text[int(y)][int(x)] == short(float(value))
        assert key[1] == 2 * float(value) + 1
    assert np.nanmax(np.abs(np.array(heat.z, float))) == 1
    assert len(figure.layout.shapes) == 1
    assert {note.text for note in figure.layout.annotations} == {"patch", "kernel", "×"}


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
def test_nothing_covers_the_drawing_where_an_attribution_is_zero(palette):
    stops = style.clear_scale(palette)
    assert stops[2][0] == 0.5
    assert stops[2][1].endswith(",0.00)")
    figure = over_drawing(np.eye(28), np.ones((28, 28)), palette)
    assert figure.data[1].zmin == -figure.data[1].zmax == -1


def test_blind_rows_and_columns_are_covered():
    blind = np.zeros((28, 28), bool)
    blind[26:], blind[:, 26:] = True, True
    assert len(over_drawing(np.zeros((28, 28)), np.ones((28, 28)), blind=blind).layout.shapes) == 4


def test_the_frame_holds_the_field_exactly():
    frame = field_on_drawing(np.zeros((28, 28)), (slice(3, 8), slice(0, 5))).layout.shapes[0]
    assert (frame.y0, frame.y1, frame.x0, frame.x1) == (2.5, 7.5, -0.5, 4.5)


def test_chance_is_a_band_below_the_curve():
    steps = np.linspace(0, 1, 3)
    figure = charts.against_chance(steps, steps, np.stack([steps / 2, steps / 4]), "ink")
    assert [trace.y[-1] for trace in figure.data] == [0.25, 0.5, 0.375, 1]
