"""The network changed: switched off, scaled, rounded, swapped …, beside what it was, on this input and over the test set."""

from collections.abc import Iterator
from html import escape

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core import tweak
from nnviz_core.evaluation.paired import Paired
from nnviz_core.figures import changed as figures
from nnviz_core.numerals import accuracy_percent, numeral, probability_percent
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import finding, numbered
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import navigation, snippets
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.tweak import before_after, editor, measures
from nnviz_core.ui.tweak.before_after import Both
from nnviz_core.ui.tweak.changes import CHANGES, changed, is_example, toggle
from nnviz_core.ui.tweak.focus import Subject, is_last
from nnviz_core.ui.tweak.kinds import LAYER
from nnviz_core.ui.tweak.measures import Comparison, images_lost
from nnviz_core.ui.tweak.opening import open_on

POINTS = 100


def show(subject: Subject, values: Values) -> None:
    """The widgets, this input before and after, and the test set as soon as it is measured."""
    editor.show(values)
    values.ask(CHANGES)
    editor.made_so_far(values)
    layer = values[LAYER]
    sides = before_after.both(values, layer)
    prose.html(finding(escape(answer_words(sides, values)), "tweak-answer"))
    accuracy = st.container()
    left, right = st.columns([5, 3], gap="medium")
    with left:
        before_after.answers(sides)
    with right:
        before_after.heat_maps(sides)
    switch = None if is_last(subject.network, layer) else lambda channel: toggle(values, layer, channel)
    before_after.maps(sides, values, switch)
    open_on(changed(values).name, subject)
    charts = st.container()
    navigation.send_first()
    with accuracy:
        pair = measures.comparison(values)
        prose.html(finding(escape(accuracy_words(pair)), "tweak-accuracy"))
    with charts:
        _across(subject, pair)


def answer_words(sides: Both, values: Values) -> str:
    """What the changes did to the answer, in a sentence."""
    changes = values[CHANGES]
    one, other = sides.predictions
    names = sides.subject.class_names
    if not changes:
        return f"Nothing is changed: {sides.subject.model.name} predicts {names[one.label]}, {probability_percent(one.confidence)}."
    lead = "For example, with " if is_example(values) else "With "
    words = tweak.told_all(changes, sides.subject.network) if len(changes) <= 2 else f"{len(changes)} changes"
    if one.label == other.label:
        return (
            f"{lead}{words}, the prediction stays {names[one.label]}: its probability goes from {probability_percent(one.confidence)} to "
            f"{probability_percent(other.confidence)}, its logit from {numeral(one.logits[one.label], '.2f')} to {numeral(other.logits[one.label], '.2f')}."
        )
    return (
        f"{lead}{words}, the prediction turns from {names[one.label]} ({probability_percent(one.confidence)}) to "
        f"{names[other.label]} ({probability_percent(other.confidence)})."
    )


def _across(subject: Subject, pair: Comparison) -> None:
    """What the changes did over the test set, with intervals."""
    names, classes, cells = numbered(subject.class_names), pair.classes, pair.cells
    left, right = st.columns(2, gap="medium")
    with left:
        figure = figures.class_differences(
            classes.differences, *classes.interval, classes.significant, names, theme.palette()
        )
        plot(figure, "tweak-classes", f"How the accuracy of each class changed: {class_words(pair, names)}")
    with right:
        figure = figures.confusion_change(cells.gained, cells.lost, cells.significant, names, theme.palette())
        plot(figure, "tweak-cells", "How many images more or fewer lie in each cell of the confusion matrix")
    prose.caption(
        "Each line is a 95 % interval of the difference, from the images that only one of the two networks reads correctly. Filled, and "
        "framed in the matrix: significant at 5 % by the exact McNemar test, with all classes, or all cells, taken together (Holm)."
    )


def accuracy_words(pair: Comparison) -> str:
    """What the changes did to the accuracy, in a sentence or two."""
    whole = pair.whole
    count, gained, lost = (int(each) for each in (whole.trials, whole.gained, whole.lost))
    if gained + lost == 0:
        return f"Over {count:,} test images the accuracy stays {accuracy_percent(pair.before.accuracy)}: the same images are read correctly."
    low, high = (numeral(POINTS * float(end), "+.2f") for end in whole.interval)
    p_value = float(whole.p_values)
    chance = "p < 0.0001" if p_value < 0.0001 else f"p = {p_value:.4f}"
    return (
        f"Over {count:,} test images the accuracy goes from {accuracy_percent(pair.before.accuracy)} to {accuracy_percent(pair.after.accuracy)}: "
        f"{numeral(POINTS * float(whole.differences), '+.2f')} points (95 % interval {low} to {high}). {images_lost(lost)} and {gained:,} gained, "
        f"{chance} (exact McNemar test)."
    )


def class_words(pair: Comparison, names: list[str]) -> str:
    """Which classes changed significantly, for those who can't see the chart."""
    each = pair.classes
    changes = [
        f"{names[label]} {numeral(POINTS * float(each.differences[label]), '+.2f')} points"
        for label in np.flatnonzero(each.significant)
    ]
    return f"significantly {', '.join(changes)}" if changes else "for no class significantly"


def class_table(subject: Subject, values: Values) -> Table:
    """The accuracy of each class before and after, with the difference and its interval."""

    def rows() -> Iterator[tuple]:
        pair = measures.comparison(values)
        each, names = pair.classes, numbered(subject.class_names)
        before, after = (side.class_accuracies for side in (pair.before, pair.after))
        for label in before:
            yield names[label], before[label], after[label], *_numbers(each, label)

    header = ("class", "before", "after", "difference", "low", "high", "p", "p of all together")
    return Table(f"{changed(values).name[:80]}-classes", header, rows)


def cell_table(subject: Subject, values: Values) -> Table:
    """Each cell of the confusion matrix that images went into or left, as shares of the images of its row."""

    def rows() -> Iterator[tuple]:
        cells, names = measures.comparison(values).cells, numbered(subject.class_names)
        for true, predicted in np.ndindex(cells.gained.shape):
            counts = int(cells.gained[true, predicted]), int(cells.lost[true, predicted])
            yield names[true], names[predicted], *counts, *_numbers(cells, (true, predicted))

    header = ("true", "predicted", "images more", "images fewer", "difference", "low", "high", "p", "p of all together")
    return Table(f"{changed(values).name[:80]}-cells", header, rows)


def _numbers(each: Paired, place: int | tuple[int, int]) -> tuple[float, ...]:
    """A difference with its interval, and its p-values."""
    measures = (each.differences, *each.interval, each.p_values, each.adjusted)
    return tuple(float(measure[place]) for measure in measures)


def snippet(image: np.ndarray, network: nn.Sequential, dataset: str, changes: str) -> None:
    """The answer to one image, and the accuracy of each class and the cells of the confusion matrix over the test set."""
    from nnviz_core import datasets, evaluation, predictions, tweak
    from nnviz_core.evaluation import paired

    changed = tweak.apply(network, tweak.read(changes))
    for each in (network, changed):
        print(*predictions.predict(each, image).probabilities)
    images = datasets.load(dataset)
    before, after = evaluation.evaluate(network, images), evaluation.evaluate(changed, images)
    print(*before.class_accuracies.values(), *after.class_accuracies.values())
    for change in (paired.class_accuracies(before, after), paired.confusion(before, after)):
        for measure in (change.differences, *change.interval, change.p_values, change.adjusted):
            print(*measure.ravel())


def given(subject: Subject, values: Values) -> dict[str, object]:
    changes = values[CHANGES]
    text = {"changes": tweak.words(changes) if changes else ""}
    return snippets.of_input(subject.input.link, subject.model) | snippets.of_model(subject.model) | text


VIEW = View(
    name="network",
    title="The network",
    show=show,
    within=(LAYER, CHANGES),
    tables={"Classes as CSV": class_table, "Cells as CSV": cell_table},
    snippet=snippet,
    given=given,
)
