import numpy as np
import pytest

from nnviz_core.figures import class_averages, confusion, curves, matrix_places, sample_map, style
from nnviz_core.figures.cells import colours_of

NAMES = ("Coat", "Shirt", "Bag")
CONFUSION = np.array([[8, 2, 0], [3, 7, 0], [0, 0, 0]])


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
def test_zero_is_the_neutral_colour_of_signed_strips(palette):
    layer = class_averages.Dense("fc1", np.array([[-3.0, 1], [0, 2], [1, 1]]), signed=True)
    figure = class_averages.strips([layer], NAMES, palette)
    picture = figure.data[0]
    assert (picture.zmin, picture.zmax) == (-3, 3)
    assert dict(picture.colorscale)[0.5] == palette.raised
    assert picture.z.shape == (2, 3)
    assert list(picture.x) == list(NAMES)
    assert figure.layout.yaxis.autorange == "reversed"


def test_non_negative_strips_run_from_zero_and_the_document_colours_are_a_choice():
    layer = class_averages.Dense("relu1", np.array([[0.5, 1], [0, 4], [np.nan, np.nan]]), signed=False)
    figure = class_averages.strips([layer], NAMES)
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 4)
    assert figure.data[0].colorscale[0][1] == style.LIGHT.raised
    document = class_averages.strips([layer], NAMES, document=True)
    assert [tuple(stop) for stop in document.data[0].colorscale] == style.YELLOW_GREEN
    assert class_averages.colours(True, style.LIGHT, document=True) == style.RED_GREEN


def test_layers_stand_above_one_another_each_on_its_own_range():
    layers = [class_averages.Dense(str(size), np.full((3, 2), float(size)), signed=False) for size in (1, 2, 3)]
    figure = class_averages.strips(layers, NAMES)
    assert [picture.zmax for picture in figure.data] == [1, 2, 3]
    ends = [figure.layout[f"yaxis{number}"].domain for number in (1, 2, 3)]
    assert ends[0][1] == 1
    assert ends[2][0] == pytest.approx(0)
    assert ends[0][0] > ends[1][1] > ends[1][0] > ends[2][1]
    assert figure.layout.title.text == "1"
    assert [note.text for note in figure.layout.annotations] == ["2", "3"]


def test_a_range_is_never_empty():
    assert class_averages.reach(np.zeros(3), True) == (-1, 1)
    assert class_averages.reach(np.full(3, np.nan), False) == (0, 1)


def test_names_must_fit():
    with pytest.raises(ValueError, match="3 names"):
        class_averages.strips([class_averages.Dense("fc1", np.zeros((2, 4)), signed=True)], NAMES)


@pytest.mark.parametrize("palette", [style.LIGHT, style.DARK])
@pytest.mark.parametrize("kind", confusion.KINDS)
def test_numbers_on_cells_are_legible_chosen_or_not(palette, kind):
    confusion_of_all_sizes = np.arange(100).reshape(10, 10)
    names = [str(label) for label in range(10)]
    figure = confusion.confusion_matrix(confusion_of_all_sizes, names, kind, palette=palette)
    cells = confusion.shown(confusion_of_all_sizes, kind)
    seen = 0
    for numbers in figure.data[2:-1]:
        tone = numbers.textfont.color
        assert (numbers.selected.textfont.color, numbers.unselected.textfont.color) == (tone, tone)
        ink = colours_of(np.zeros(1), (0, 1), [(0.0, tone), (1.0, tone)]).astype(float)
        values = cells[numbers.y, numbers.x]
        grounds = colours_of(values, (0, figure.data[0].zmax), style.scale(palette, False))
        assert np.abs((ink - grounds) @ confusion.LIGHTNESS).min() > 75
        assert list(numbers.text) == [confusion._label(value, kind) for value in values]
        seen += len(numbers.text)
    assert seen == 99


def test_every_cell_of_the_confusion_matrix_has_a_point_to_click():
    figure = confusion.confusion_matrix(CONFUSION, NAMES)
    points = figure.data[1]
    assert len(points.x) == 16
    assert points.marker.opacity == points.selected.marker.opacity == points.unselected.marker.opacity == 0
    mistakes = CONFUSION * (1 - np.eye(3, dtype=int))
    for column, row, (true, predicted, images) in zip(points.x, points.y, points.customdata, strict=True):
        if confusion.ANY in (true, predicted):
            rows, columns = (slice(None) if label == confusion.ANY else [label] for label in (true, predicted))
            assert images == mistakes[rows, columns].sum()
        else:
            assert (row, column) == (true, predicted)
            assert images == CONFUSION[true, predicted]
    assert [point[:2] for point in points.customdata].count([confusion.ANY, 1]) == 1
    assert figure.layout.yaxis.title.text == "true"


@pytest.mark.parametrize("kind", confusion.KINDS)
def test_sums_stand_only_where_they_mean_something(kind):
    sums = confusion.confusion_matrix(CONFUSION, NAMES, kind).data[-1]
    beyond = 3 + matrix_places.BESIDE
    texts = {(x, y): text for x, y, text in zip(sums.x, sums.y, sums.text, strict=True)}
    assert ((beyond, 0) in texts, (0, beyond) in texts) == (kind != "predicted", kind != "true")
    expected = {"counts": ("2", "3"), "true": ("20.0", None), "predicted": (None, "27.3")}[kind]
    assert (texts.get((beyond, 0)), texts.get((0, beyond))) == expected


@pytest.mark.parametrize(("true", "predicted"), [(1, 2), (None, 0), (2, None)])
def test_the_frame_of_a_cell_is_where_the_axes_draw_it(true, predicted):
    figure, place = confusion.confusion_matrix(CONFUSION, NAMES), matrix_places.frame(NAMES, true, predicted)
    for label, start, length, (one, other) in (
        (predicted, place.left, place.width, figure.layout.xaxis.range),
        (true, place.top, place.height, figure.layout.yaxis.range[::-1]),
    ):
        first, last = (label - 0.5, label + 0.5) if label is not None else (-0.5, 3 + matrix_places.BESIDE + 0.5)
        assert one + start * (other - one) == pytest.approx(first)
        assert one + (start + length) * (other - one) == pytest.approx(last)
    margins = figure.layout.margin
    assert place.margins == {side: margins[side] for side in ("l", "r", "t", "b")}


def test_shares_add_up_by_row_or_column_and_a_class_without_images_has_none():
    assert confusion.shown(CONFUSION, "true").sum(axis=1).tolist() == [1, 1, 0]
    assert confusion.shown(CONFUSION, "predicted").sum(axis=0) == pytest.approx([1, 1, 0])
    with pytest.raises(ValueError, match="no kind 'odds'"):
        confusion.shown(CONFUSION, "odds")


def test_without_the_diagonal_mistakes_set_the_range():
    figure = confusion.confusion_matrix(CONFUSION, NAMES, diagonal=False)
    assert figure.data[0].zmax == 3
    assert confusion.confusion_matrix(np.eye(3, dtype=int), NAMES, diagonal=False).data[0].zmax == 1


def test_curves_have_a_band_each_and_bands_close():
    lines = [curves.Line("a", ["input", "fc1"], [0.5, 0.9], [0.4, 0.8], [0.6, 1.0]), curves.Line("b", [0, 1], [1, 0])]
    figure = curves.curves(lines, "layer", "probe", level=0.1)
    assert [trace.name for trace in figure.data] == ["a, interval at 95 %", "a", "b"]
    assert list(figure.data[0].x) == ["input", "fc1", "fc1", "input"]
    assert list(figure.data[0].y) == [60, 100, 80, 40]
    assert figure.layout.shapes[0].y0 == 10


def test_more_curves_than_colours_are_all_drawn():
    assert len(curves.curves([curves.Line(str(k), [0], [k]) for k in range(12)], "x", "y").data) == 12


def test_reliability_has_its_diagonal():
    shape = curves.reliability([curves.Line("a", [0.5], [0.4])]).layout.shapes[0]
    assert (shape.x0, shape.y0, shape.x1, shape.y1) == (0, 0, 100, 100)


def test_a_click_on_a_point_gives_its_sample():
    points, labels, samples = np.arange(8.0).reshape(4, 2), np.array([0, 2, 0, 2]), np.array([7, 8, 9, 10])
    figure = sample_map.sample_map(points, labels, NAMES, samples, wrong=samples == 9)
    assert [trace.name for trace in figure.data] == ["Coat", "Bag"]
    assert figure.data[0].customdata == ([7, 0], [9, 0])
    assert list(figure.data[0].marker.symbol) == ["circle", "x"]
    assert figure.layout.xaxis.visible is False
    assert sample_map.sample_map(points, labels, NAMES, samples, axes=("one", "two")).layout.xaxis.title.text == "one"
