"""Sheets of tiles: what the browser is told is what was given."""

import base64
import json

import numpy as np
import pytest

from nnviz_core.figures import style
from nnviz_core.figures.tiles import Looks, Sheet, limits, tile_width
from nnviz_core.layers.geometry import Window


@pytest.fixture
def maps():
    return np.random.default_rng(0).normal(size=(7, 3, 4)).astype(np.float32)


def numbers(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


def test_values_and_places_arrive_as_they_are(maps):
    maps[:, 1] = np.nan
    inner = np.arange(36).reshape(3, 4, 3)
    found = Sheet(maps, list("abcdefg"), inner=inner, axes=("from", "row", "column")).described(style.LIGHT)
    np.testing.assert_array_equal(numbers(found["values"], "<f4").reshape(7, 3, 4), maps)
    np.testing.assert_array_equal(numbers(found["inner"], "<i4").reshape(3, 4, 3), inner)
    assert (found["count"], found["height"], found["width"]) == (7, 3, 4)
    json.dumps(found, allow_nan=False)


def test_ranges_of_colour(maps):
    np.testing.assert_allclose(limits(maps, "map"), np.abs(maps).max(axis=(1, 2)))
    assert set(limits(maps, "layer")) == {np.abs(maps).max()}
    assert set(limits(maps, 2.5)) == {2.5}
    assert set(limits(maps * 0, "map")) == {1}
    for wrong in ("best", 0, -1.0):
        with pytest.raises(ValueError, match="ranges must be"):
            limits(maps, wrong)


@pytest.mark.parametrize(("ranges", "bar"), [("map", "share"), ("layer", "value"), (3.0, "value")])
def test_the_colours_end_where_the_range_says(maps, ranges, bar):
    found = Sheet(maps, [""] * 7, ranges=ranges, bar=True).described(style.LIGHT)
    np.testing.assert_allclose(found["ends"], limits(maps, ranges))
    assert found["bar"] == bar
    assert Sheet(maps, [""] * 7, ranges=[0.0, 1, 2, 3, 4, 5, 6]).described(style.LIGHT)["ends"] == [1, 1, 2, 3, 4, 5, 6]


def test_the_documents_colours_run_from_red_to_green_and_from_yellow(maps):
    signed, positive = (
        Sheet(maps, [""] * 7, colours=kind).described(style.DARK) for kind in ("red-green", "yellow-green")
    )
    assert (signed["signed"], positive["signed"]) == (True, False)
    assert signed["colours"] == [colour for _, colour in style.RED_GREEN]
    assert positive["colours"] == [colour for _, colour in style.YELLOW_GREEN]


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
def test_zero_is_the_middle_of_signed_colours_and_the_start_of_others(maps, palette):
    for kind, zero in (("signed", 2), ("positive", 0), ("ink", 0)):
        found = Sheet(maps, [""] * 7, colours=kind).described(palette)
        assert found["colours"][zero] == palette.raised
        assert found["signed"] == (kind == "signed")


def test_what_a_cell_sees_is_told_as_windows(maps):
    looks = Looks(1, Window(-2, 4, 8), Window(0, 1, 3))
    found = Sheet(maps, [""] * 7, looks=looks, frame=(slice(3, 8), slice(0, 5))).described(style.LIGHT)
    assert found["looks"] == {"sheet": 1, "rows": (-2, 4, 8), "columns": (0, 1, 3)}
    assert found["frame"] == [3, 8, 0, 5]


def test_tiles_fill_the_room_and_stay_legible():
    widths = [tile_width(count, 1) for count in (1, 8, 32, 64, 512)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] >= 50


def test_a_mosaic_is_small_enough_to_send():
    maps = np.random.default_rng(0).normal(size=(32, 28, 28)).astype(np.float32)
    assert len(json.dumps(Sheet(maps, [""] * 32).described(style.LIGHT))) < 140_000


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
