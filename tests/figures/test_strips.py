"""Strips hold each value at its place with its key, and boxes the quartiles."""

import numpy as np
import pytest

from nnviz_core.figures.strips import strips


def test_a_strip_holds_its_points_their_keys_and_their_quartiles():
    rows = {"one": np.array([0.1, 0.2, 0.4, 0.8, 0.3]), "other": np.array([1.0, 2.0, 3.0, 4.0, 5.0])}
    figure = strips(rows, [0, 1, 2, 4, 7], "seed", 6.0, "control")
    for trace, (number, values) in zip(figure.data, enumerate(rows.values()), strict=True):
        np.testing.assert_array_equal(trace.x, values)
        assert [key for (key,) in trace.customdata] == [0, 1, 2, 4, 7]
        assert (np.abs(np.asarray(trace.y) + number) < 0.42).all()
        assert len(set(np.round(trace.y, 6))) == 5
    box, median, *_, control = figure.layout.shapes
    assert (box.x0, median.x0, box.x1) == (0.2, 0.3, 0.4)
    assert control.x0 == 6.0
    low, high = figure.layout.xaxis.range
    assert 10**low < 0.1
    assert 10**high > 6.0


def test_equal_values_have_a_strip_too():
    figure = strips({"one": np.full(3, 0.5)}, [0, 1, 2], "seed", 0.5, "control")
    low, high = figure.layout.xaxis.range
    assert low < np.log10(0.5) < high


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([0.065, 0.1], ["0.06", "0.07", "0.08", "0.09", "0.1", "0.11"]),
        ([0.209, 0.693], ["0.2", "0.3", "0.4", "0.5", "0.6", "0.7"]),
        ([0.01, 0.1], ["0.01", "0.02", "0.05", "0.1"]),
        ([0.5, 0.5], ["0.46", "0.48", "0.5", "0.52", "0.54", "0.56"]),
        ([1e-9, 1.0], ["1e−08", "1e−06", "0.0001", "0.01", "1"]),
    ],
)
def test_losses_on_the_axis_are_written_in_full(values, words):
    axis = strips({"one": np.array(values)}, [0, 1], "seed", values[-1], "control").layout.xaxis
    assert list(axis.ticktext) == words
    assert [float(word.replace("−", "-")) for word in words] == pytest.approx(list(axis.tickvals))
