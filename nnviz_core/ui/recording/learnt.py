"""Test images learnt, forgotten, and learnt again: how many, when, and which were forgotten most often."""

from collections.abc import Iterator
from html import escape

import numpy as np

from nnviz_core import course
from nnviz_core.course.recognition import NEVER, Answers
from nnviz_core.figures.course import Chart, Course, reach
from nnviz_core.figures.tiles import Sheet
from nnviz_core.image_sets import ImageSet
from nnviz_core.numerals import percent
from nnviz_core.recordings import Recording
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame.snippets import Python
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.recording import measures, offered, player
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.moments import Moment, as_of
from nnviz_core.ui.recording.settings import AXIS, STEP

SHOWN, PICTURE = 24, 76
"""Images that are shown, and the width of each in pixels."""


def show(focus: Focus, values: Values) -> None:
    """How many were forgotten, and the images that were most often."""
    answers = measures.answered(focus)
    prose.markdown(story(answers))
    player.show(focus, values, charts(focus, answers), moment(focus, values, values[STEP]))


def story(answers: Answers) -> str:
    """What became of the images, in words."""
    ever, last = answers.right.any(axis=0), answers.right[-1]
    count, again = len(answers.labels), int(((answers.forgettings > 0) & last).sum())
    return (
        f"Of {count:,} test images, shown to the network at {len(answers.steps)} steps, {percent(float(ever.mean()))} are read correctly at some of them, and "
        f"{percent(float(last.mean()))} at the end. {int((answers.forgettings > 0).sum()):,} are forgotten at least once, {again:,} of these are right again at the end, and "
        f"{int((ever & (answers.forgettings == 0)).sum()):,} are never forgotten once learnt."
    )


def charts(focus: Focus, answers: Answers) -> list[Chart]:
    """Images learnt and forgotten from each step to the next, and those that are right."""
    changes = [
        Course("learnt", answers.learnt.astype(float), 0),
        Course("forgotten", answers.forgotten.astype(float), 1),
    ]
    right = answers.right.mean(axis=1)
    return [
        Chart(
            "Images since the step before",
            f"How many of {len(answers.labels):,} test images are learnt and forgotten from each of {len(answers.steps)} steps to the next",
            answers.steps,
            changes,
            0.0,
            reach(answers.learnt.astype(float), answers.forgotten.astype(float)),
        ),
        Chart(
            "Images read correctly",
            f"The share of test images read correctly; {percent(float(right[-1]))} at the end",
            answers.steps,
            [Course("right", right, 0)],
            0.0,
            1.0,
            share=True,
        ),
    ]


def most_forgotten(answers: Answers) -> np.ndarray:
    """The images that were forgotten most often, most often first."""
    return np.argsort(-answers.forgettings, kind="stable")[:SHOWN]


def moment(focus: Focus, values: Values, step: int) -> Moment:
    """How many are right, and what the most forgotten images are taken for."""
    answers = measures.answered(focus)
    place, samples, names = course.place(answers.steps, step), most_forgotten(answers), focus.class_names
    titles = [
        ("✓ " if answers.right[place, each] else "→ ") + names[answers.predictions[place, each]] for each in samples
    ]
    sheet = Sheet(
        measures.images(focus).inputs(samples)[:, 0],
        [
            f"test image {each}, {names[answers.labels[each]]}, forgotten {answers.forgettings[each]} times"
            for each in samples
        ],
        titles,
        title=f"The {len(samples)} images forgotten most often, {answers.forgettings[samples[0]]} to {answers.forgettings[samples[-1]]} times.",
        words="Above each stands what it is taken for at this step, with ✓ where that is right; point at one for its class.",
        colours="ink",
        ranges=1.0,
        size=PICTURE,
        clickable=False,
    )
    return Moment(f"<p class=short>{escape(_words(answers, place, step))}</p>", [sheet])


def _words(answers: Answers, place: int, step: int) -> str:
    right = f"{int(answers.right[place].sum()):,} of {len(answers.labels):,} images are read correctly"
    since = (
        f"; {int(answers.learnt[place]):,} were learnt and {int(answers.forgotten[place]):,} forgotten since step {int(answers.steps[place - 1]):,}"
        if place
        else ""
    )
    return f"{as_of(answers.steps, step)}, {right}{since}."


def changes_table(focus: Focus, values: Values) -> Table:
    """How many are right, learnt and forgotten at each step."""

    def rows() -> Iterator[tuple]:
        answers = measures.answered(focus)
        yield from zip(
            answers.steps.tolist(),
            answers.right.mean(axis=1).tolist(),
            answers.learnt.tolist(),
            answers.forgotten.tolist(),
            strict=True,
        )

    return Table(
        f"{focus.run}-learnt", ("step", "share right", "learnt since the step before", "forgotten since"), rows
    )


def images_table(focus: Focus, values: Values) -> Table:
    """For each image when it was first read correctly, from when on it stayed so, and how often it was forgotten."""

    def rows() -> Iterator[tuple]:
        answers = measures.answered(focus)
        for sample, label in enumerate(answers.labels.tolist()):
            first, lasting = answers.first(sample), answers.lasting(sample)
            ends = ("" if each == NEVER else each for each in (first, lasting))
            yield sample, focus.class_names[label], *ends, int(answers.forgettings[sample])

    return Table(
        f"{focus.run}-images",
        ("test image", "class", "first right at step", "right from step", "times forgotten"),
        rows,
    )


def snippet(recording: Recording, images: ImageSet) -> None:
    """How many images are right, learnt and forgotten at each step, and the course of each."""
    from nnviz_core import course

    answers = course.answers(recording, images)
    for step, right, learnt, forgotten in zip(
        answers.steps, answers.right, answers.learnt, answers.forgotten, strict=True
    ):
        print(step, right.mean(), learnt, forgotten)
    for sample in range(len(answers.labels)):
        print(sample, answers.first(sample), answers.lasting(sample), answers.forgettings[sample])


def given(focus: Focus, values: Values) -> dict[str, object]:
    few = "" if focus.is_shipped else f".first({measures.TESTED})"
    return {"recording": offered.source(focus.run), "images": Python(f'datasets.load("{focus.dataset}"){few}')}


def sentences(focus: Focus, values: Values) -> str:
    answers = measures.answered(focus)
    worst = int(most_forgotten(answers)[0])
    return (
        f"These are {len(answers.labels):,} test images at {len(answers.steps)} steps of {focus.run}. "
        f"An image is learnt where it is read correctly and was not at the step before, and forgotten the other way round. "
        f"The one forgotten most often, {answers.forgettings[worst]} times, is number {worst}, a {focus.class_names[answers.labels[worst]]}."
    )


VIEW = View(
    name="learnt",
    title="Learnt and forgotten",
    show=show,
    settings=(AXIS,),
    within=(STEP,),
    tables={"Changes as CSV": changes_table, "Images as CSV": images_table},
    snippet=snippet,
    given=given,
)
