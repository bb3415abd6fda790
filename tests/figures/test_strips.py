"""Strips hold each value at its place with its key, and boxes the quartiles."""

import numpy as np

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
