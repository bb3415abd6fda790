"""Mix-ups: the confusion matrix, and the images behind whichever cell is clicked."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz_core.evaluation import comparison
from nnviz_core.figures.confusion import ANY as EVERY
from nnviz_core.figures.confusion import confusion_matrix
from nnviz_core.figures.matrix_places import frame
from nnviz_core.models import Model
from nnviz_core.numerals import accuracy_percent
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import snippets, surveys, views
from nnviz_core.ui.frame.choices import Choice, Toggle
from nnviz_core.ui.frame.classes import ANY, class_choice, class_number
from nnviz_core.ui.frame.gallery import gallery, images_table, picture_card
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.numbers import Pages
from nnviz_core.ui.frame.samples import SampleChoice, sample_number, sample_options
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.mistakes import confusion_code, nearest

PER_PAGE, MOST_OFFERED = 12, 200
WRONG_NAMES = (
    "The document that this network comes from lists the clothes in the wrong order: its “predicted 2 for 4 or 6” is "
    "2 Pullover for 4 Coat or 6 Shirt. Numbers stand beside the names here."
)
SHARES = {"counts": "Counts", "true": "Share of the true class", "predicted": "Share of the prediction"}
CELLS = Choice(word="cells", label="Cells", options=SHARES)
DIAGONAL = Toggle(word="diagonal", label="Diagonal")
PAGE = Pages(word="page", label="Page", high=lambda values: -(-len(_samples(values)) // PER_PAGE))
SAMPLE = SampleChoice(
    word="sample",
    label="Test image",
    options=lambda values: sample_options(values.about, _samples(values)[:MOST_OFFERED]),
    as_box=True,
)
TRUE = class_choice("true", "True class", also=ANY, resets=(PAGE, SAMPLE))
PREDICTED = class_choice("predicted", "Predicted class", also=ANY, resets=(PAGE, SAMPLE))
SURE, UNSURE = "confident", "unsure"
ORDERS = {SURE: "Most confident first", UNSURE: "Least confident first"}
ORDER = Choice(word="order", label="Order", options=ORDERS, resets=(PAGE, SAMPLE))


def show(model: Model, values: Values) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """The matrix; returns the places for the frame in it, for the images of a cell and for one of them."""
    matrix, pictures = st.columns([6, 5], gap="medium")
    with matrix:
        mark = _matrix(model, values)
    return mark, pictures.container(), st.container()


def images_of_cell(model: Model, values: Values, places: tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]) -> None:
    """The frame around the chosen cell, its images, and one of them beside the training images most like it."""
    mark, pictures, closer = places
    _mark(model, values, mark)
    with pictures:
        _gallery(model, values)
    with closer:
        if len(_samples(values)):
            _nearest(model, values)
        else:
            st.empty()  # a place that a whole run leaves untouched can't be written to by a later run of the fragment


def _matrix(model: Model, values: Values) -> DeltaGenerator:
    evaluation, names = surveys.evaluation(model), numbered(model.class_names)
    kind, diagonal = values[CELLS], values[DIAGONAL]
    figure = _figure(evaluation.confusion, names, kind, diagonal, theme.palette())

    def take(true: int, predicted: int, _: int) -> None:
        for setting, label in ((TRUE, true), (PREDICTED, predicted)):
            values.put(setting, next(iter(ANY)) if label == EVERY else str(label))
        views.renew()

    words = f"Confusion matrix of {model.name}: rows true, columns predicted"
    with st.container(key="matrix"):
        plot(figure, f"matrix-{model.name}-{kind}-{diagonal}", words, take)
        mark = st.empty()
    prose.caption(
        f"{model.name}: {accuracy_percent(evaluation.accuracy)} of {len(evaluation.labels):,} test images right, {len(evaluation.mistakes()):,} wrong. "
        "Click a cell to see its images; “any” at the end of a row or column, to see every mistake there."
    )
    if model.dataset == "fashion":
        prose.caption(WRONG_NAMES)
    return mark


_figure = measured(brief=True)(confusion_matrix)


def _mark(model: Model, values: Values, mark: DeltaGenerator) -> None:
    """A frame around the chosen cell, row or column; none around all of them."""
    cell = class_number(values[TRUE]), class_number(values[PREDICTED])
    if cell == (None, None):
        mark.empty()
        return
    place = frame(numbered(model.class_names), *cell)
    lengths = [f"--{side}:{length:.1f}px" for side, length in place.margins.items()]
    shares = [f"--{name}:{getattr(place, name):.5f}" for name in ("left", "top", "width", "height")]
    mark.html(f'<div class="nn-cell-mark" data-testid="cell-mark" style="{";".join(lengths + shares)}"></div>')


def _gallery(model: Model, values: Values) -> None:
    with st.container(horizontal=True):
        values.ask(TRUE)
        values.ask(PREDICTED)
    values.ask(ORDER)
    samples = _samples(values)
    if len(samples) == 0:
        prose.alert(st.info, _nothing(model, values), ":material/image_search:")
        return
    prose.caption(f"{len(samples):,} images; under each its true class, then the prediction, with the probabilities.")
    slot = st.empty()
    page = values.ask(PAGE)
    slot.html(gallery(model, samples[(page - 1) * PER_PAGE : page * PER_PAGE]))


def _nothing(model: Model, values: Values) -> str:
    """What it means that the chosen cell is empty."""
    names = numbered(model.class_names)
    true, predicted = (class_number(values[setting]) for setting in (TRUE, PREDICTED))
    if true is None:
        return f"No test image is wrongly read{'' if predicted is None else f' as {names[predicted]}'}."
    return f"No test image with label {names[true]} is read {'wrongly' if predicted is None else f'as {names[predicted]}'}."


def _samples(values: Values) -> np.ndarray:
    """The images of the chosen cell, in order."""
    evaluation = surveys.evaluation(values.about)
    samples = comparison.pair(evaluation, class_number(values[TRUE]), class_number(values[PREDICTED]))
    return samples if values[ORDER] == SURE else samples[::-1]


def _nearest(model: Model, values: Values) -> None:
    """One image of the cell beside the training images that the network sees as most alike."""
    st.header("Why? The nearest training images")
    picture, near = st.columns([1, 5], gap="medium")
    with picture:
        sample = sample_number(values.ask(SAMPLE))
        prose.html(picture_card(model, sample))
    with near:
        nearest.show(model, sample)


def matrix_table(model: Model, values: Values) -> Table:
    """How many images of each true class (row) have each prediction (column)."""
    names, confusion = numbered(model.class_names), surveys.evaluation(model).confusion
    header = ("true class", *(f"predicted {name}" for name in names))
    return Table(f"{model.name}-confusion", header, lambda: zip(names, *confusion.T.tolist(), strict=True))


def cell_table(model: Model, values: Values) -> Table:
    """The images of the chosen cell."""
    return images_table(model, f"{model.name}-images", _samples(values))


def nearest_table(model: Model, values: Values) -> Table:
    """The training images nearest to the image of the cell that is looked at."""
    return nearest.table(model, _sample(values))


def _sample(values: Values) -> int | None:
    """The image of the cell that is looked at."""
    return sample_number(values[SAMPLE]) if len(_samples(values)) else None


def given(model: Model, values: Values) -> dict[str, object]:
    cell = {"true": class_number(values[TRUE]), "predicted": class_number(values[PREDICTED])}
    near = None if surveys.training(model) is None else _sample(values)
    order = {"step": 1 if values[ORDER] == SURE else -1, "sample": near}
    return snippets.of_model(model) | cell | order


VIEW = View(
    name="confusion",
    title="Mix-ups",
    show=show,
    settings=(CELLS, DIAGONAL),
    detail=images_of_cell,
    within=(TRUE, PREDICTED, ORDER, PAGE, SAMPLE),
    tables={"Counts as CSV": matrix_table, "Images as CSV": cell_table, "Nearest as CSV": nearest_table},
    snippet=confusion_code.snippet,
    given=given,
)
