"""What a change did, as charts: what is drawn is what was given, and what is significant is told apart."""

import numpy as np
import pytest

from nnviz_core.figures import changed, style, worth


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
def test_differences_stand_with_their_intervals_and_those_of_chance_are_hollow(palette):
    values, low, high = np.array([-0.2, 0.01]), np.array([-0.3, -0.01]), np.array([-0.1, 0.03])
    (dots,) = changed.class_differences(values, low, high, np.array([True, False]), ["a", "b"], palette).data
    assert list(dots.x) == pytest.approx([-20, 1])
    assert list(dots.error_x.array) == pytest.approx([10, 2])
    assert list(dots.error_x.arrayminus) == pytest.approx([10, 2])
    assert list(dots.marker.symbol) == ["circle", "circle-open"]
    assert dots.marker.color[0] == style.signed_pair(palette)[0]


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
def test_cells_show_more_less_fewer_and_frames_stand_around_what_is_significant(palette):
    gained, lost = np.array([[3, 0], [12, 1]]), np.array([[0, 0], [2, 1]])
    figure = changed.confusion_change(gained, lost, gained > 10, ["a", "b"], palette)
    assert figure.data[0].z.tolist() == [[3, 0], [10, 0]]
    texts = {(x, y): text for trace in figure.data[1:] for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)}
    assert texts == {(0, 0): "+3", (0, 1): "+10"}
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.y1) == pytest.approx((-0.46, 1.46))
    assert "12 more, 2 fewer" in figure.data[0].hovertext[1][0]


def test_a_matrix_in_which_nothing_changed_is_drawn():
    none = np.zeros((2, 2), int)
    assert not changed.confusion_change(none, none, none > 0, ["a", "b"]).data[0].z.any()


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
def test_what_each_filter_is_worth_stands_in_its_rank_above_its_classes(palette):
    costs = np.array([0.2, 0.0])
    figure = worth.ranked(
        np.array([7, 3]),
        costs,
        costs - 0.01,
        costs + 0.02,
        np.array([True, False]),
        np.array([[0.4, 0.0], [-0.1, np.nan]]),
        ["a", "b"],
        3,
        "filter",
        palette,
    )
    dots, cells = figure.data
    assert list(dots.y) == pytest.approx([20, 0])
    assert [list(each) for each in dots.customdata] == [[7], [3]]
    assert list(dots.error_y.array) == pytest.approx([2, 2])
    assert list(dots.marker.symbol) == ["circle", "circle-open"]
    assert dots.marker.color[1] == palette.wrong
    assert cells.z[0].tolist() == pytest.approx([40, 0])
    assert cells.zmax == pytest.approx(40)
    assert list(figure.layout.xaxis.ticktext) == ["7", "3"]
