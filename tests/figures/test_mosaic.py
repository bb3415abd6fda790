import json

import numpy as np
import pytest

from nnviz_core.figures import style
from nnviz_core.figures.mosaic import Layout, layout, limits, mosaic


@pytest.fixture
def maps():
    return np.random.default_rng(0).normal(size=(7, 3, 4)).astype(np.float32)


@pytest.mark.parametrize("plan", [Layout(7, 3, 4, 3), Layout(1, 1, 1, 1), Layout(5, 2, 2, 5, gutter=2, head=0)])
def test_every_cell_has_one_place_and_gutters_none(plan):
    found = {}
    for row, column in np.ndindex(*plan.shape):
        place = plan.tile_at(row, column)
        if place is not None:
            assert place not in found
            found[place] = (row, column)
    assert set(found) == set(np.ndindex(plan.count, plan.height, plan.width))
    for tile in range(plan.count):
        assert found[tile, 0, 0] == plan.corner(tile)


def test_spread_puts_each_value_at_its_place(maps):
    plan = Layout(7, 3, 4, 3)
    field = plan.spread(maps, np.nan)
    for row, column in np.ndindex(*plan.shape):
        place = plan.tile_at(row, column)
        assert np.isnan(field[row, column]) if place is None else field[row, column] == maps[place]


def test_the_layout_has_about_the_shape_asked_for():
    for count, height, width in ((32, 28, 28), (128, 7, 7), (2, 11, 11)):
        rows, columns = layout(count, height, width).shape
        assert 1 < columns / rows < 4
    assert layout(9, 5, 5, columns=9).rows == 1
    with pytest.raises(ValueError, match="nothing to lay out"):
        layout(0, 5, 5)


def test_ranges_of_colour(maps):
    np.testing.assert_allclose(limits(maps, "map"), np.abs(maps).max(axis=(1, 2)))
    assert set(limits(maps, "layer")) == {np.abs(maps).max()}
    assert set(limits(maps, 2.5)) == {2.5}
    assert set(limits(maps * 0, "map")) == {1}
    for wrong in ("best", 0, -1.0):
        with pytest.raises(ValueError, match="ranges must be"):
            limits(maps, wrong)


@pytest.mark.parametrize("ranges", ["map", "layer", 3.0])
def test_what_is_under_the_pointer_is_the_value_with_its_place(maps, ranges):
    channels = [5, 0, 1, 2, 3, 4, 6]
    heat = mosaic(maps, "conv1", signed=True, ranges=ranges, channels=channels, columns=3).data[0]
    plan, shown = Layout(7, 3, 4, 3), heat.text if ranges == "map" else heat.z
    for row, column in np.ndindex(*plan.shape):
        place = plan.tile_at(row, column)
        if place is not None:
            tile, *inner = place
            assert float(shown[row][column]) == pytest.approx(float(maps[place]), rel=1e-5)
            assert list(heat.customdata[row][column]) == [channels[tile], *inner]
    assert ("text" if ranges == "map" else "z") in heat.hovertemplate
    assert "conv1" in heat.hovertemplate


def test_zero_is_the_middle_of_signed_colours_and_the_start_of_others(maps):
    signed, positive = (mosaic(np.abs(maps), "relu1", signed=kind).data[0] for kind in (True, False))
    assert signed.zmin == -signed.zmax
    assert positive.zmin == 0
    for palette in (style.LIGHT, style.DARK):
        assert style.scale(palette, True)[2] == (0.5, palette.raised)
        assert style.scale(palette, False)[0] == (0, palette.raised)


def test_clicks_find_the_tile_or_the_cell(maps):
    tiles = mosaic(maps, "conv1", signed=True, channels=range(10, 17)).data[1]
    assert [list(point) for point in tiles.customdata] == [[channel] for channel in range(10, 17)]
    assert tiles.marker.opacity == 0
    cells = mosaic(maps, "conv1", signed=True, cells=True).data[1]
    assert len(cells.x) == maps.size
    plan = layout(*maps.shape)
    for x, y, place in zip(cells.x, cells.y, cells.customdata, strict=True):
        assert plan.tile_at(int(y), int(x)) == tuple(place)
    many = mosaic(np.ones((40, 6, 6), np.float32), "conv1", signed=False, cells=True).data[1]
    assert len(many.x) == 40


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
def test_colours_differ_more_from_the_paper_the_larger_the_value(palette):
    signed = [lightness(colour) for _, colour in style.scale(palette, True)]
    positive = [lightness(colour) for _, colour in style.scale(palette, False)]
    away = [abs(value - signed[2]) for value in signed]
    assert away[0] > away[1] > 0
    assert away[4] > away[3] > 0
    assert abs(positive[2] - positive[0]) > abs(positive[1] - positive[0]) > 0


def test_the_figure_is_small_enough_to_send():
    figure = mosaic(np.random.default_rng(0).normal(size=(32, 28, 28)).astype(np.float32), "conv1", signed=True)
    assert len(json.dumps(json.loads(figure.to_json()))) < 500_000
