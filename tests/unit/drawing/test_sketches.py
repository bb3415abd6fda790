"""Strokes on a sheet: few points that keep to what was drawn, ink where the pen was, and short texts."""

import itertools
import time

import numpy as np
import pytest

from nnviz_core import drawing
from nnviz_core.drawing import sketches
from nnviz_core.errors import NnvizError

TURNS = np.linspace(0, 12, 200)
SPIRAL = np.stack([140 + 9 * TURNS * np.cos(TURNS), 140 + 9 * TURNS * np.sin(TURNS)], axis=1)


def distances(points, path):
    """How far each of `points` is from the nearest of the straight lines of `path`, by brute force."""
    shares = np.linspace(0, 1, 200)[:, None]
    dense = np.concatenate([start + shares * (end - start) for start, end in itertools.pairwise(path)])
    return np.hypot(*(points[:, None] - dense[None]).transpose(2, 0, 1)).min(axis=1)


def test_few_points_keep_to_what_was_drawn():
    stroke = drawing.stroke(SPIRAL.tolist(), 20, smooth=False)
    path = np.array(stroke.points, np.float64)
    assert len(path) < len(SPIRAL) / 2
    # Half a pixel each way by rounding, and what a point may be away from the line.
    assert distances(SPIRAL, path).max() < np.hypot(0.5, 0.5) + sketches.TOLERANCE
    assert distances(path, SPIRAL).max() < np.hypot(0.5, 0.5) + 0.1


@pytest.mark.parametrize("smooth", [True, False])
def test_a_stroke_comes_out_of_itself(smooth):
    stroke = drawing.stroke(SPIRAL.tolist(), 20, smooth)
    assert drawing.stroke(stroke.points, 20, smooth=False) == stroke


def test_a_stroke_is_one_whether_the_canvas_tells_of_it_or_the_pen_which_rounds():
    for shift in np.linspace(0, 1, 50):
        exact = SPIRAL + shift
        rounded = np.round(exact, 2)
        assert drawing.stroke(exact.tolist(), 20, True) == drawing.stroke(rounded.tolist(), 20, True)


def test_a_smooth_stroke_goes_through_the_middles_and_rounds_the_corners():
    corner = [(20, 20), (120, 20), (120, 120)]
    path = np.array(drawing.stroke(corner, 20, smooth=True).points, np.float64)
    middles = np.array([(70, 20), (120, 70)], np.float64)
    assert distances(middles, path).max() <= 1
    # The parabola's own middle, a quarter of each middle and half of the corner.
    assert distances(np.array([(107.5, 32.5)]), path).max() <= 1
    assert distances(np.array([(120.0, 20.0)]), path).min() > 15


def test_ink_is_where_the_pen_was():
    sketch = (drawing.Stroke(20, ((40, 50), (200, 90), (60, 240))), drawing.Stroke(8, ((250, 30),)))
    ink = drawing.ink_of_sketch(sketch)
    rows, columns = np.indices(ink.shape)
    centres = np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5
    line = distances(centres, np.array(sketch[0].points, np.float64))
    dot = np.hypot(*(centres - (250, 30)).T)
    inside, outside = (line < 9) | (dot < 3), (line > 11) & (dot > 5)
    assert ink.ravel()[inside].min() == 1
    assert ink.ravel()[outside].max() == 0


@pytest.mark.parametrize(
    ("points", "width"),
    [
        ([], 20),
        ([(0, float("nan"))], 20),
        ([(0, float("inf"))], 20),
        ([(1, 2)], 0),
        ([(1, 2)], 101),
        ([(1, 2)] * 10_001, 20),
    ],
)
def test_what_is_no_stroke_is_refused(points, width):
    with pytest.raises(ValueError, match="a stroke has"):
        drawing.stroke(points, width, smooth=True)


def test_the_pen_may_leave_the_sheet_but_not_by_far():
    stroke = drawing.stroke([(140, 140), (1e9, -1e9)], 20, smooth=False)
    assert stroke.points == ((140, 140), (560, -280))


def test_a_digit_by_hand_is_a_short_text():
    text = drawing.text_of_sketch((drawing.stroke(SPIRAL.tolist(), 20, smooth=True),))
    assert len(text) < 300


def test_numbers_are_written_as_in_source_maps():
    """Base-64 VLQ as defined for source maps: 0 is A, 1 is C, -1 is D, 16 is gB; without a sign 1 is B and 20 is U."""
    assert drawing.text_of_sketch((drawing.Stroke(20, ((0, 1), (-1, 17))),)) == "U" + "C" + "AC" + "DgB"


@pytest.mark.parametrize("text", ["U", "UB", "UBA", "UAAA", "AAAA", "é", "UBAA!", "UBAAg", "UBAAggggggB"])
def test_a_damaged_text_is_told(text):
    with pytest.raises(NnvizError, match="damaged"):
        drawing.sketch_of_text(text)


def test_a_text_that_leaves_the_sheet_is_told():
    with pytest.raises(NnvizError, match="leaves the sheet"):
        drawing.sketch_of_text(drawing.text_of_sketch((drawing.Stroke(20, ((561, 0),)),)))


def one_piece_after_the_other(path):
    """Douglas and Peucker's points, as their paper finds them."""
    if len(path) < 3:
        return list(path)
    along = path[-1] - path[0]
    inside = path[1:-1] - path[0]
    share = np.clip(inside @ along / max(1, along @ along), 0, 1)
    away = np.hypot(*(inside - share[:, None] * along).T)
    if away.max() <= sketches.TOLERANCE:
        return [path[0], path[-1]]
    corner = 1 + int(away.argmax())
    return one_piece_after_the_other(path[: corner + 1])[:-1] + one_piece_after_the_other(path[corner:])


@pytest.mark.parametrize("seed", range(20))
def test_the_points_of_a_stroke_are_those_of_douglas_and_peucker(seed):
    chance = np.random.default_rng(seed)
    path = np.cumsum(chance.integers(-6, 7, (int(chance.integers(2, 300)), 2)), axis=0)
    assert np.array_equal(sketches._simplified(path), one_piece_after_the_other(path))


def test_the_fullest_sheet_takes_no_long_time():
    """The strokes that take longest: each point matters, and none halves what is left."""
    zigzag = [[(each * 280 / 10_000, 280 * (each % 2)) for each in range(10_000)]] * 2
    begun = time.thread_time()
    ink = drawing.ink_of_sketch(tuple(drawing.stroke(points, 100, smooth=False) for points in zigzag))
    assert time.thread_time() - begun < 4
    assert ink.all()


def test_a_drawing_of_many_points_is_as_one_of_few():
    line = [(60, 60), (200, 90), (140, 220)]
    few = drawing.ink_of_sketch((drawing.stroke(line, 20, smooth=False),))
    many = drawing.ink_of_sketch((drawing.Stroke(20, tuple(line) + (line[-1],) * sketches.MANY),))
    assert not np.array_equal(few, many)
    assert np.abs(drawing.prepare(few).image - drawing.prepare(many).image).max() < 0.2
