"""A layer's numbers as tiles: each cell is the number that it says it is."""

import numpy as np
import pytest

from nnviz_core import course
from nnviz_core.course.parts import UNITS
from nnviz_core.recordings import shipped

CASES = [
    (run, quantity) for run in ("fashion-mlp", "mnist-tiny-cnn") for quantity in ("weights", "gradients", "momenta")
]


@pytest.mark.parametrize(("run", "quantity"), CASES)
def test_each_cell_is_the_recorded_number_of_its_place(run, quantity):
    recording = shipped.shipped(run)
    step = int(recording.moments[40])
    exact = course.tensors(recording, quantity, step)
    assert [f"{layer}.weight" for layer in course.layers(recording)] == [name for name in exact if "weight" in name]
    for layer in course.layers(recording):
        tiles, weights = course.tiles(recording, exact, layer), exact[f"{layer}.weight"]
        assert tiles.units == len(weights)
        seen = np.isfinite(tiles.values)
        assert seen.sum() == weights.size
        for tile, row, column in np.argwhere(seen)[:: max(1, weights.size // 50)]:
            place = tiles.inner[row, column].tolist()
            if tiles.is_matrix:
                assert tiles.values[tile, row, column] == weights.reshape(len(weights), -1)[tuple(place)]
            elif len(place) == 2 and weights.ndim == 2:
                side = int(np.sqrt(weights.shape[1]))
                assert tiles.values[tile, row, column] == weights[tile].reshape(side, side)[tuple(place)]
            elif weights.ndim == 2:  # dense, over flattened maps
                maps = weights[tile].reshape(-1, *[length + 1 for length in tiles.inner.max(axis=(0, 1))[1:]])
                assert tiles.values[tile, row, column] == maps[tuple(place)]
            else:
                assert tiles.values[tile, row, column] == weights[tile][tuple([0] * (3 - len(place)) + place)]


def test_units_are_shown_a_page_at_a_time():
    recording = shipped.shipped("mnist-mlp")
    weights = recording.weights(80)
    tiles = course.tiles(recording, weights, "fc2", slice(64, 128))
    np.testing.assert_array_equal(tiles.values[0], weights["fc2.weight"][64:128])
    assert tiles.inner[5, 7].tolist() == [69, 7]
    assert course.tiles(recording, weights, "fc1").values.shape == (64, 28, 28)


def test_one_range_holds_nearly_all_numbers_of_every_step():
    recording = shipped.shipped("mnist-tiny-cnn")
    for quantity, steps in (("weights", recording.steps), ("gradients", recording.moments)):
        ends, beyond = course.reaches(recording, quantity), 0.0
        for step in steps[::7].tolist():
            for layer, end in ends.items():
                size = np.abs(course.tensors(recording, quantity, step)[f"{layer}.weight"])
                beyond = max(beyond, float((size > end).mean()))
        assert set(ends) == set(course.layers(recording))
        assert beyond <= 0.03


def test_gradients_at_a_step_without_them_are_refused():
    with pytest.raises(KeyError):
        course.tensors(shipped.shipped("mnist-mlp"), "gradients", 240)


def test_pages_hold_every_unit_once():
    for units in (1, 10, 64, 65, 128, 500):
        every = [course.page(units, number) for number in range(1, course.pages(units) + 1)]
        assert [unit for each in every for unit in range(units)[each]] == list(range(units))
        assert max(each.stop - each.start for each in every) <= UNITS
        assert course.page(units, 99) == every[-1]
