"""The confusion matrix, and the images behind whichever cell is clicked."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz_core.evaluation import comparison
from nnviz_core.figures.confusion import confusion_matrix
from nnviz_core.models import Model
from nnviz_core.separation import neighbours
from nnviz_core.ui.components import code, theme
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.gallery import HEADER, gallery, nearest_row, picture_card, shared_label, table_rows
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.settings import pick, tell_unknown

KINDS = {"Counts": "counts", "Share of the true class": "true", "Share of the prediction": "predicted"}
SURE, UNSURE = "Most confident first", "Least confident first"
ANY = "any"
TRUE, SAID, PAGE, MATRIX, LOOK = "true", "predicted", "page", "matrix", "look"
GALLERY = "gallery"
PER_PAGE = 12
WRONG_NAMES = (
    "The document that this network comes from lists the clothes in the wrong order: its “predicted 2 for 4 or 6” is "
    "2 Pullover for 4 Coat or 6 Shirt. Numbers stand beside the names here."
)


def confusion_view(model: Model) -> None:
    """Matrix and gallery; a click on a cell fills the gallery, and leaves the matrix as it stands."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = KINDS[pick("Cells", tuple(KINDS), "cells")]
        diagonal = st.toggle("Diagonal", value=False, key="diagonal", bind="query-params")
    if st.session_state.get("matrix_model") != model.name:  # another model's classes and selection mean nothing here
        st.session_state.update({"matrix_model": model.name, "matrix_turn": st.session_state.get("matrix_turn", 0) + 1})
    matrix, pictures = st.columns([6, 5], gap="medium")
    with matrix:
        _matrix(model, kind, diagonal)
    closer = st.container(key="closer")
    with pictures:
        _cell(model, closer)


_figure = measured()(confusion_matrix)
_hidden_outputs = measured("Looking through the training images …")(neighbours.hidden_outputs)


def _hidden_output(model: Model, sample: int) -> np.ndarray:
    """The last hidden layer's output for one test image."""
    whole = surveys.images(model)
    return neighbours.hidden_outputs(
        model.network, replace(whole, images=whole.images[[sample]], labels=whole.labels[[sample]])
    )[0]


@st.fragment(key=GALLERY)
def _cell(model: Model, closer: DeltaGenerator) -> None:
    """The images of the cell, one of them `closer`, and the code that finds them."""
    samples = _chosen(model)
    with closer:
        _closer(model, samples)
        code.show(snippets.mistakes(model, *_pair(model)))


def _matrix(model: Model, kind: str, diagonal: bool) -> None:
    evaluation = surveys.survey(model).evaluation
    names = numbered(model.class_names)
    palette = theme.palette()
    figure = _figure(evaluation.confusion, names, kind, diagonal, palette)
    key = f"{MATRIX}-{st.session_state['matrix_turn']}-{kind}-{diagonal}"
    plot(figure, key, f"Confusion matrix of {model.name}: rows true, columns predicted", partial(_take, names))
    wrong = len(evaluation.mistakes())
    st.caption(
        f"{model.name}: {evaluation.accuracy:.2%} of {len(evaluation.labels):,} test images right, {wrong:,} wrong. Click a cell to see its images."
    )
    if model.dataset == "fashion":
        st.caption(WRONG_NAMES)
    csv_button(
        f"{model.name}-confusion",
        ("true", *names),
        lambda: zip(names, *evaluation.confusion.T.tolist(), strict=True),
    )


def _take(names: list[str], true: int, said: int, _: int) -> None:
    """A click on a cell chooses its true and predicted class."""
    st.session_state.update({TRUE: names[true], SAID: names[said], PAGE: 1})
    st.rerun(GALLERY)


def _chosen(model: Model) -> np.ndarray:
    """The filters of the gallery, one page of it, and all its samples."""
    names = [ANY, *numbered(model.class_names)]
    for label, key in (("True class", TRUE), ("taken for", SAID)):
        tell_unknown(label, key, names)
    with st.container(horizontal=True):
        st.selectbox("True class", names, key=TRUE, bind="query-params", on_change=_first_page)
        st.selectbox("taken for", names, key=SAID, bind="query-params", on_change=_first_page)
    order = pick("Order", (SURE, UNSURE), "order")
    samples = _samples(model, order)
    if len(samples) == 0:
        st.info("No test image is in this cell: choose another pair, or “any”.", icon=":material/image_search:")
        return samples
    pages = -(-len(samples) // PER_PAGE)
    if st.session_state.get(PAGE, 1) > pages:
        st.session_state[PAGE] = 1
    st.caption(
        f"{len(samples):,} images; under each its true class, then what it was taken for, with the probabilities."
    )
    slot = st.empty()
    page = st.pagination(pages, key=PAGE, max_visible_pages=5, bind="query-params") if pages > 1 else 1
    slot.html(gallery(model, samples[(page - 1) * PER_PAGE : page * PER_PAGE]))
    csv_button(f"{model.name}-images", HEADER, lambda: table_rows(model, samples))
    return samples


def _samples(model: Model, order: str) -> np.ndarray:
    evaluation = surveys.survey(model).evaluation
    true, said = _pair(model)
    if true is not None and said is not None:
        samples = comparison.pair(evaluation, true, said)
    else:
        samples = evaluation.mistakes()
        if true is not None:
            samples = samples[evaluation.labels[samples] == true]
        if said is not None:
            samples = samples[evaluation.predictions[samples] == said]
    return samples if order == SURE else samples[::-1]


def _pair(model: Model) -> tuple[int | None, int | None]:
    names = numbered(model.class_names)
    true, said = (st.session_state.get(key, ANY) for key in (TRUE, SAID))
    return (names.index(true) if true in names else None), (names.index(said) if said in names else None)


def _first_page() -> None:
    st.session_state[PAGE] = 1


def _closer(model: Model, samples: np.ndarray) -> None:
    """One image of the gallery beside the training images that the network sees as most alike."""
    if len(samples) == 0:
        return
    st.header("Why? The nearest training images")
    shown = [int(each) for each in samples[:200]]
    if st.session_state.get(LOOK, shown[0]) not in shown:
        st.session_state[LOOK] = shown[0]
    picture, near = st.columns([1, 5], gap="medium")
    with picture:
        sample = st.selectbox("Test image", shown, key=LOOK, bind="query-params")
        st.html(picture_card(model, sample))
    with near:
        outputs = _hidden_outputs(model.network, surveys.images(model, "train-10k"))
        own = _hidden_output(model, sample)
        found = neighbours.nearest(outputs, own)
        st.html(nearest_row(model, found))
        st.caption(
            f"By the outputs of the last hidden layer. {shared_label(model, found)} Searched: the first 10,000 training images."
        )
