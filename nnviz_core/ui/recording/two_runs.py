"""Two trainings on one time line, and the difference between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from nnviz_core import course
from nnviz_core.course.alignment import Alignment, batch_size
from nnviz_core.numerals import numeral, percent
from nnviz_core.recordings import Recording
from nnviz_core.ui.components import markup, prose
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame.choices import Choice, Clicked
from nnviz_core.ui.frame.snippets import Python
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.recording import alone, offered, pair_charts, player
from nnviz_core.ui.recording.focus import Focus, focus, of_token
from nnviz_core.ui.recording.moments import Moment
from nnviz_core.ui.recording.settings import AXIS, STEP

OTHER = Choice(
    word="other",
    label="Beside it",
    options=lambda values: offered.others(values.about.run, values.about.dataset),
    as_box=True,
)
IMAGES = "images"
ALIGNED = Choice(
    word="at",
    label="Compared at",
    options={"steps": "Equal steps", IMAGES: "Equal images seen"},
    is_labelled=True,
    when=lambda values: bool(values[OTHER]),
)


@dataclass(frozen=True, kw_only=True)
class Beside(Clicked):
    """The other training by its token, which is known outside the session too; None where there is no other."""

    def problem(self, value: Any, values: Values) -> str:
        try:
            return "" if value is None or of_token(value).dataset == values.about.dataset else "it is of other images"
        except KeyError:
            return "there is no such training"


BESIDE = Beside(word="beside")
ASKED = (BESIDE, ALIGNED)


def show(subject: Focus, values: Values) -> None:
    """Loss and accuracy of both on test images, and the differences; a training without another of its kind by itself."""
    other = focus(values[OTHER]) if values[OTHER] else None
    values.put(BESIDE, other.token if other else None)
    if other:
        prose.markdown(_turns(subject, other))
    else:
        alone.show(subject)
    shown = moment(subject, values, values[STEP])
    player.show(subject, values, pair_charts.charts(subject, other, values[ALIGNED] == IMAGES), shown, ASKED)


def _turns(*every: Focus) -> str:
    return "  \n".join(
        f"**{each.run}**, batches of {batch_size(each.recording)}: {course.turn(each.recording).words}"
        for each in every
    )


def moment(subject: Focus, values: Values, step: int) -> Moment:
    """Both at one step, in a table."""
    own, place = subject.recording, int(np.searchsorted(subject.recording.steps, step))
    rows = [_row(subject, step, float(own.test_losses[place]), float(own.test_accuracies[place]))]
    if values[BESIDE]:
        other = of_token(values[BESIDE])
        rows += _beside(other, course.aligned(own, other.recording, values[ALIGNED] == IMAGES), place)
    table = markup.table(("training", "step", "images seen", "loss", "accuracy"), rows, numeric=(1, 2, 3, 4))
    return Moment(f'<p>At step {step:,} of {escape(subject.run)}, on test images:</p><div class="pair">{table}</div>')


def _row(each: Focus, step: int, loss: float, accuracy: float) -> list[str]:
    seen = f"{step * batch_size(each.recording):,}"
    return [f"<b>{escape(each.run)}</b>", f"{step:,}", seen, numeral(loss, ".3f"), percent(accuracy)]


def _beside(other: Focus, beside: Alignment, place: int) -> list[list[str]]:
    """The rows of the other training, and of the difference; both are there after its end too, so that nothing jumps."""
    if np.isnan(beside.losses[place]):
        return [[f"<b>{escape(other.run)}</b>", "ended", "–", "–", "–"], ["difference", "", "", "–", "–"]]
    points = f"{numeral(100 * beside.accuracy_differences[place], '+.1f')} points"
    figures = float(beside.losses[place]), float(beside.accuracies[place])
    return [
        _row(other, int(beside.steps[place]), *figures),
        ["difference", "", "", numeral(beside.loss_differences[place], "+.3f"), points],
    ]


def table(subject: Focus, values: Values) -> Table:
    """Test loss and accuracy of both, and the differences."""
    own, other = subject.recording, focus(values[OTHER]) if values[OTHER] else None
    beside = course.aligned(own, other.recording, values[ALIGNED] == IMAGES) if other else None
    columns = [own.steps, own.test_losses, own.test_accuracies]
    header = ["step", f"loss of {subject.run}", f"accuracy of {subject.run}"]
    if other and beside:
        columns += [
            beside.steps,
            beside.losses,
            beside.accuracies,
            beside.loss_differences,
            beside.accuracy_differences,
        ]
        header += [f"{what} of {other.run}" for what in ("step", "loss", "accuracy")]
        header += ["difference in loss", "difference in accuracy"]

    def rows() -> Iterator[tuple]:
        yield from zip(*(each.tolist() for each in columns), strict=True)

    return Table("-".join([subject.run, *([other.run] if other else [])]), tuple(header), rows)


def snippet(recording: Recording, others: list[Recording], by_images: bool) -> None:
    """Test loss and accuracy of the training, those of the other beside it, and where each turns."""
    from nnviz_core import course

    for step, loss, accuracy in zip(recording.steps, recording.test_losses, recording.test_accuracies, strict=True):
        print(step, loss, accuracy)
    for other in others:
        beside = course.aligned(recording, other, by_images)
        for row in zip(
            beside.steps,
            beside.losses,
            beside.accuracies,
            beside.loss_differences,
            beside.accuracy_differences,
            strict=True,
        ):
            print(*row)
    for run in (recording, *others):
        print(course.turn(run).words)


def given(subject: Focus, values: Values) -> dict[str, object]:
    others = [offered.source(values[OTHER])] if values[OTHER] else []
    return {
        "recording": offered.source(subject.run),
        "others": Python(f"[{', '.join(others)}]"),
        "by_images": values[ALIGNED] == IMAGES,
    }


def sentences(subject: Focus, values: Values) -> str:
    turn = course.turn(subject.recording)
    if not values[OTHER]:
        return (
            f"This is the training of {subject.run}, {subject.last:,} steps, by itself, for want of another one on images of its kind. "
            f"Its loss on test images is least at step {turn.step:,}, {numeral(turn.loss, '.3f')} nats. "
            f"A training that is recorded here can stand beside it."
        )
    other = focus(values[OTHER])
    own, its = subject.recording, other.recording
    return (
        f"These are the trainings of {subject.run}, {subject.last:,} steps, and {other.run}, {other.last:,} steps, on one time line. "
        f"Of each the loss and accuracy on test images are shown, and below them how much the first has more of each. "
        f"At the end they read {percent(float(own.test_accuracies[-1]))} and {percent(float(its.test_accuracies[-1]))} of them correctly."
    )


VIEW = View(
    name="runs",
    title="Two trainings",
    show=show,
    settings=(OTHER, ALIGNED, AXIS),
    within=(STEP,),
    tables={"What is shown as CSV": table},
    snippet=snippet,
    given=given,
)
