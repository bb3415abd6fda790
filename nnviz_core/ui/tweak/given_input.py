"""The input changed: ink added and erased, the least that turns the answer, the way to another image, dropout left on."""

from collections.abc import Iterator
from html import escape

import numpy as np
import streamlit as st
import torch
from torch import nn

from nnviz_core import tweak
from nnviz_core.figures.curves import Line, curves, dots
from nnviz_core.numerals import numeral, percent, probability_percent
from nnviz_core.predictions import as_image, predict
from nnviz_core.tweak import Crossing, Doubt
from nnviz_core.tweak.crossings import mixed
from nnviz_core.tweak.doubts import PASSES, has_dropout
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import finding, map_picture, numbered, tile
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.classes import class_choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.samples import SampleNumber
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.tweak import least, pen
from nnviz_core.ui.tweak.focus import Subject

SMALL = 5.2
"""Width of a picture, in rem."""
SEEN = 0.05
"""The probability that a class reaches somewhere on the way, or its line is left out."""
WANTED = class_choice(
    "wanted",
    "Turn the answer into",
    default=lambda values: str(predict(values.about.network, values.about.input.image).second),
)
TARGET = SampleNumber(
    word="target",
    label="The way to test image",
    default=4,
    low=0,
    high=lambda values: len(surveys.images(values.about.model)) - 1,
    width=190,
)


def show(subject: Subject, values: Values) -> None:
    """Each of the four in turn, the quickest first."""
    pen.show(subject, values)
    st.subheader("The way to another image, and where the answer flips")
    values.ask(TARGET)
    _way(subject, values)
    st.subheader("How sure it is with dropout left on")
    _doubt(subject)
    st.subheader("The least ink that turns the answer")
    values.ask(WANTED)
    least.show(subject, values[WANTED])


def way(subject: Subject, values: Values) -> Crossing:
    """The answers on the way from the input to the chosen test image."""
    return _crossing(subject.network, subject.inputs, _target(values))


_crossing = measured(brief=True)(tweak.crossing)
_doubted = measured(brief=True)(tweak.doubt)


def _target(values: Values) -> torch.Tensor:
    return torch.from_numpy(surveys.images(values.about.model).inputs([int(values[TARGET])]))


def _way(subject: Subject, values: Values) -> None:
    course, names = way(subject, values), numbered(subject.class_names)
    prose.html(finding(escape(way_words(course, names)), "tweak-way"))
    shown = [label for label in range(len(names)) if course.probabilities[:, label].max() >= SEEN]
    lines = [Line(names[label], course.shares, course.probabilities[:, label]) for label in shown]
    figure = curves(lines, "share of the way", "probability", markers=False, palette=theme.palette())
    plot(figure, "tweak-way", f"The probability of each class on the way: {way_words(course, names)}")
    places = [0.0, *(flip.at for flip in course.flips), 1.0]
    target = _target(values)
    pictures = (
        tile(
            map_picture(as_image(mixed(subject.inputs, target, at)), f"the image at {at:.2f}"),
            f"{percent(at)}",
            SMALL,
        )
        for at in places
    )
    prose.html(f'<div class="nn-tiles">{"".join(pictures)}</div>')


def way_words(course: Crossing, names: list[str]) -> str:
    """Where the answer flips on the way, in a sentence."""
    start = names[int(course.probabilities[0].argmax())]
    if not course.flips:
        return f"The answer stays {start} all the way."
    turns = ", then ".join(f"into {names[each.after]} at {numeral(100 * each.at, '.1f')} %" for each in course.flips)
    return f"On the straight way, pixel by pixel, the answer turns from {start} {turns}."


def _doubt(subject: Subject) -> None:
    if not has_dropout(subject.network):
        prose.caption(f"{subject.model.name} has no dropout layer; mnist-cnn and fashion-cnn have one.")
        return
    doubt, names = _doubted(subject.network, subject.inputs), numbered(subject.class_names)
    prose.html(finding(escape(doubt_words(doubt, names)), "tweak-doubt"))
    low, high = doubt.interval
    plot(
        dots([Line("mean", names, doubt.mean, low, high)], None, "probability", palette=theme.palette()),
        "tweak-doubt",
        f"The mean probability of each class over {PASSES} passes, and where 95 % of them lie",
    )
    prose.caption(
        f"Dots are means over {PASSES} passes, drawn with seed 0; between the ends of a line lie 95 % of them. Batch norm stays as it is "
        "when the network answers."
    )


def doubt_words(doubt: Doubt, names: list[str]) -> str:
    """What the passes say, and how much they disagree."""
    label = int(doubt.mean.argmax())
    low, high = (end[label] for end in doubt.interval)
    return (
        f"Of {len(doubt.probabilities)} passes with other values left out, {percent(doubt.agreement)} give the same answer. {names[label]} has a mean "
        f"probability of {probability_percent(doubt.mean[label])}, and 95 % of the passes lie from {probability_percent(low)} to {probability_percent(high)}. "
        f"They disagree by a mutual information of {numeral(doubt.mutual_information, '.4f')} nats, of {numeral(doubt.entropy, '.4f')} in all."
    )


def way_table(subject: Subject, values: Values) -> Table:
    """The probability of each class at each step of the way."""

    def rows() -> Iterator[tuple]:
        course = way(subject, values)
        for share, probabilities in zip(course.shares.tolist(), course.probabilities.tolist(), strict=True):
            yield (share, *probabilities)

    header = ("share of the way", *numbered(subject.class_names))
    return Table(f"{subject.model.name[:60]}-way", header, rows)


def snippet(image: np.ndarray, network: nn.Sequential, dataset: str, target: int) -> None:
    """The probabilities on the way to another image, where the answer flips, and how far passes with dropout disagree."""
    import torch

    from nnviz_core import datasets, predictions, tweak

    inputs = predictions.as_inputs(image)
    way = tweak.crossing(network, inputs, torch.from_numpy(datasets.load(dataset).inputs([target])))
    for share, probabilities in zip(way.shares, way.probabilities, strict=True):
        print(share, *probabilities)
    for flip in way.flips:
        print(flip.at, flip.before, flip.after)
    if any(isinstance(layer, torch.nn.Dropout) for layer in network):
        doubt = tweak.doubt(network, inputs)
        print(*doubt.mean, doubt.mutual_information)


def given(subject: Subject, values: Values) -> dict[str, object]:
    about = snippets.of_input(subject.input.link, subject.model) | snippets.of_model(subject.model)
    return about | {"target": int(values[TARGET])}


VIEW = View(
    name="input",
    title="The input",
    show=show,
    within=(TARGET, WANTED),
    tables={"The way as CSV": way_table},
    snippet=snippet,
    given=given,
)
