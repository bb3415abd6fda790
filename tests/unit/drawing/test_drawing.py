"""From canvas pixels and pen strokes to what the network sees."""

import numpy as np
import pytest

from nnviz_core import datasets, drawing, zoo
from nnviz_core.drawing import centring, presets
from nnviz_core.predictions import predict


def sheet(side=280, paper=255, ink=0, box=(60, 90, 200, 150), opacity=255):
    """RGBA pixels of one filled rectangle `box` (top, left, bottom, right)."""
    pixels = np.full((side, side, 4), paper, np.uint8)
    top, left, bottom, right = box
    pixels[top:bottom, left:right, :3] = ink
    pixels[..., 3] = opacity
    return pixels


def centre_of_mass(image):
    rows, columns = np.indices(image.shape) + 0.5
    return (image * rows).sum() / image.sum(), (image * columns).sum() / image.sum()


def test_an_empty_sheet_is_all_zeros():
    for paper in (0, 128, 255):
        image = drawing.from_rgba(np.full((280, 280, 4), paper, np.uint8))
        assert image.shape == (28, 28)
        assert image.dtype == np.float32
        assert not image.any()
    assert not drawing.from_rgba(np.zeros((0, 0, 4), np.uint8)).any()
    assert not drawing.from_strokes([], 10).any()
    assert not drawing.from_strokes([[]], 10).any()


def test_a_rectangle_fills_the_box_and_is_centred():
    image = drawing.from_rgba(sheet())
    rows, columns = np.nonzero(image)
    assert np.ptp(rows) + 1 == 20
    assert np.ptp(columns) + 1 == round(20 * 60 / 140)
    assert centre_of_mass(image) == pytest.approx((14.5, 14.5), abs=0.5)
    assert image.max() == 1


def test_polarity_is_settled_here():
    dark_on_light = drawing.from_rgba(sheet(paper=255, ink=0))
    light_on_dark = drawing.from_rgba(sheet(paper=0, ink=255))
    faint = drawing.from_rgba(sheet(paper=240, ink=180))
    assert np.array_equal(dark_on_light, light_on_dark)
    assert np.allclose(dark_on_light, faint, atol=1 / 255)


@pytest.mark.parametrize("ink", [0, 128, 255])
def test_on_a_transparent_sheet_the_ink_is_what_is_opaque(ink):
    pixels = np.zeros((280, 280, 4), np.uint8)
    pixels[60:200, 90:150] = ink
    pixels[60:200, 90:150, 3] = 255
    assert np.array_equal(drawing.from_rgba(pixels), drawing.from_rgba(sheet()))


def test_place_and_size_on_the_sheet_do_not_matter():
    small, large = drawing.from_rgba(sheet(box=(5, 5, 75, 35))), drawing.from_rgba(sheet(box=(100, 90, 240, 150)))
    assert np.allclose(small, large, atol=2 / 255)


def test_without_centring_place_and_size_do_matter():
    corner = drawing.squeezed(drawing.ink_of(sheet(box=(5, 5, 75, 35))))
    assert centre_of_mass(corner)[0] < 10
    assert corner.shape == (28, 28)


def test_the_steps_lead_to_the_image():
    preparation = drawing.prepare(drawing.ink_of(sheet()))
    assert preparation.cropped.shape == (140, 60)
    assert preparation.scaled.shape == (20, 20)
    assert preparation.scaled.sum() == pytest.approx(preparation.image.sum(), rel=0.01)


def test_images_have_256_levels():
    image = drawing.from_strokes(presets.random_lines(3), 90)
    assert np.array_equal(np.round(image * 255).astype(np.uint8).astype(np.float32) / np.float32(255), image)


def test_strokes_in_any_unit_give_the_same_image():
    strokes = presets.random_lines(1)
    scaled = [[(x / 512 - 8, y / 512 + 4) for x, y in stroke] for stroke in strokes]
    assert np.allclose(drawing.from_strokes(strokes, 90), drawing.from_strokes(scaled, 90 / 512), atol=2 / 255)


def test_a_wider_pen_leaves_more_ink():
    line = [[(0.0, 0.0), (400.0, 1000.0)]]
    ink = [drawing.from_strokes(line, width).sum() for width in (50, 90, 130)]
    assert ink[0] < ink[1] < ink[2]


def test_a_stroke_has_the_asked_width():
    image = drawing.from_strokes([[(0, 0), (1000, 0)], [(0, 1000), (1000, 1000)]], 100)
    # 1,100 units become 20 pixels, so the pen of 100 becomes 1.82.
    assert image[:14].sum(axis=0)[10:18].mean() == pytest.approx(20 / 11, abs=0.12)


def test_a_dot_ten_thousand_points_and_far_away_ones():
    assert drawing.from_strokes([[(5, 5)]], 10).max() == 1
    many = np.random.default_rng(0).uniform(-1e6, 1e6, (10_000, 2)).tolist()
    assert drawing.from_strokes([many], 90).shape == (28, 28)


@pytest.mark.parametrize("width", [0, -1, float("nan"), float("inf")])
def test_a_width_that_is_none_is_refused(width):
    with pytest.raises(ValueError, match="width"):
        drawing.from_strokes([[(0, 0), (1, 1)]], width)


@pytest.mark.parametrize("width", [3, 5, 10, 20, 50])
def test_a_digit_in_thin_lines_is_still_read(width):
    image = drawing.from_strokes(presets.clock_digit(4), width)
    assert image.max() == 1
    assert predict(zoo.load("mnist-cnn"), image).label == 4


def test_a_card_with_a_transparent_margin_is_not_the_ink():
    pixels = np.zeros((300, 300, 4), np.uint8)
    pixels[10:290, 10:290] = sheet()
    assert np.array_equal(drawing.from_rgba(pixels), drawing.from_rgba(sheet()))


@pytest.mark.parametrize("point", [(0, 1, 2), (1e300, 0), (0,)])
def test_points_that_are_no_pairs_or_too_far_are_refused(point):
    with pytest.raises(ValueError, match=r"pair|coordinate"):
        drawing.from_strokes([[point, point]], 10)


def test_a_point_that_is_nowhere_is_refused():
    with pytest.raises(ValueError, match="coordinate"):
        drawing.from_strokes([[(0, 0), (float("nan"), 1)]], 10)


def test_mnist_s_own_images_are_left_nearly_as_they_are():

    images = datasets.load("mnist").inputs(slice(0, 50))[:, 0]
    rgba = np.repeat((255 * (1 - images))[..., None], 4, axis=-1).astype(np.uint8)
    rgba[..., 3] = 255
    again = np.stack([drawing.from_rgba(pixels) for pixels in rgba])
    # Only the faintest rim may be cropped away: place and size stay as MNIST has them.
    assert np.abs(again - images).max() <= centring.INK_EDGE + 1 / 255
