"""Bars, curves and pictures on the input: what is drawn is what was given."""

import numpy as np
import pytest

from nnviz_core.figures import charts, curves, style
from nnviz_core.figures.overlay import over_drawing


def test_bars_have_the_colour_of_their_sign_and_their_keys():
    figure = charts.bars(np.array([2.0, -1.0, 0.0]), ["a", "b", "c"], keys=[[4], [5], [6]])
    negative, positive = style.signed_pair(style.LIGHT)
    assert list(figure.data[0].marker.color) == [positive, negative, negative]
    assert [list(key) for key in figure.data[0].customdata] == [[4], [5], [6]]
    assert list(figure.layout.yaxis.ticktext) == ["a", "b", "c"]
    assert list(figure.layout.yaxis2.ticktext) == ["+2.000", "−1.000", "+0.000"]


def every_chart(palette):
    values = np.linspace(0, 1, 3)
    return [
        charts.bars(values, ["a", "b", "c"], palette),
        charts.columns(values, [0, 1, 2], "units", palette),
        charts.class_means(values, values, ["a", "b", "c"], palette),
        charts.against_chance(values, values, np.stack([values, values]), "ink", palette),
    ]


def test_the_toolbar_covers_nothing():
    """It stands in the upper right corner, where numbers would otherwise begin."""
    for figure in (*every_chart(style.DARK), over_drawing(np.eye(28), np.ones((28, 28)), style.DARK)):
        assert figure.layout.margin.t == style.HEAD
        assert figure.layout.modebar.bgcolor == "rgba(0,0,0,0)"


def test_grids_have_the_colour_of_the_theme():
    """Plotly's own is white, which glares where it is dark."""
    palette = style.DARK
    for figure in every_chart(palette):
        for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
            assert axis.showgrid is False or axis.gridcolor == palette.line


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
def test_nothing_covers_the_drawing_where_an_attribution_is_zero(palette):
    stops = style.clear_scale(palette)
    assert stops[2][0] == 0.5
    assert stops[2][1].endswith(",0.00)")
    figure = over_drawing(np.eye(28), np.ones((28, 28)), palette)
    assert figure.data[1].zmin == -figure.data[1].zmax == -1


def test_the_labels_of_both_axes_keep_apart_where_the_axes_meet():
    """A label of 12 px reaches 6 px below the axis on which it stands; farther from y, its labels would lie on its title."""
    steps = np.linspace(0, 1, 3)
    line = curves.Line("one", steps, steps)
    for figure in (
        charts.against_chance(steps, steps, np.stack([steps, steps]), "ink"),
        curves.curves([line], "x", "y"),
        curves.reliability([line]),
    ):
        assert figure.layout.xaxis.ticklabelstandoff > 6
        assert 0 < figure.layout.yaxis.ticklabelstandoff <= 4


def test_blind_rows_and_columns_are_covered():
    blind = np.zeros((28, 28), bool)
    blind[26:], blind[:, 26:] = True, True
    assert len(over_drawing(np.zeros((28, 28)), np.ones((28, 28)), blind=blind).layout.shapes) == 4


def test_chance_is_a_band_below_the_curve():
    steps = np.linspace(0, 1, 3)
    figure = charts.against_chance(steps, steps, np.stack([steps / 2, steps / 4]), "ink")
    assert [trace.y[-1] for trace in figure.data] == [25, 50, 37.5, 100]


def test_dots_have_their_intervals_and_stand_side_by_side():
    line = curves.Line("left", ["0", "1"], [0.2, 0.4], [0.1, 0.35], [0.4, 0.5])
    figure = curves.dots([line, curves.Line("right", ["0", "1"], [0.1, 0.3])], None, "share")
    dots, alone = figure.data
    assert list(dots.y) == pytest.approx([20, 40])
    assert list(dots.error_y.array) == pytest.approx([20, 10])
    assert list(dots.error_y.arrayminus) == pytest.approx([10, 5])
    assert alone.error_y.array is None
    assert (figure.layout.scattermode, figure.layout.showlegend) == ("group", True)
