"""The confusion matrix at the present step, and as a film over the training."""

from collections.abc import Iterator
from html import escape

import numpy as np

from nnviz_core import course
from nnviz_core.image_sets import ImageSet
from nnviz_core.numerals import percent
from nnviz_core.recordings import Recording
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.recording import learnt, measures, player, timeline
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.moments import Moment, as_of
from nnviz_core.ui.recording.settings import AXIS, STEP


def show(focus: Focus, values: Values) -> None:
    """The time line, and the matrix of the present step."""
    player.show(focus, values, timeline.charts(focus), moment(focus, values, values[STEP]))


def confusion(focus: Focus, step: int) -> np.ndarray:
    """The matrix at the last of the steps looked at that isn't after `step` (true, predicted)."""
    return measures.answered(focus).confusion(step, len(focus.class_names))


def _tried(focus: Focus, step: int) -> int:
    """The last step up to `step` at which the test images were tried."""
    steps = measures.answered(focus).steps
    return int(steps[course.place(steps, step)])


def moment(focus: Focus, values: Values, step: int) -> Moment:
    """The matrix as a table, with the pair that is mixed up most."""
    return Moment(f'<p class="long">{words(focus, step)}</p>{_table(confusion(focus, step), focus.class_names)}')


def words(focus: Focus, step: int) -> str:
    """What is mixed up most, in words."""
    answers, matrix = measures.answered(focus), confusion(focus, step)
    wrong = matrix - np.diag(np.diag(matrix))
    true, predicted = np.unravel_index(int(wrong.argmax()), wrong.shape)
    names, right = focus.class_names, float(np.trace(matrix) / matrix.sum())
    return (
        f"{as_of(answers.steps, step)}, {percent(right)} of {int(matrix.sum()):,} test images are read correctly. Most often, {int(wrong.max()):,} times, "
        f"<b>{escape(names[true])}</b> is taken for <b>{escape(names[predicted])}</b>. Rows are the true classes, columns the predictions; the images were tried at {len(answers.steps)} steps."
    )


def _table(matrix: np.ndarray, names: tuple[str, ...]) -> str:
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    head = "".join(f"<th scope=col>{escape(name)}</th>" for name in names)
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th>"
        + "".join(_cell(int(matrix[true, each]), float(shares[true, each])) for each in range(len(names)))
        + "</tr>"
        for true, name in enumerate(names)
    )
    return f'<table class="matrix" aria-label="Confusion matrix at this step"><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _cell(count: int, share: float) -> str:
    return f'<td style="--v:{share:.3f}">{count:,}</td>'


def table(focus: Focus, values: Values) -> Table:
    """How many images of each class get each answer at the present step."""
    step = _tried(focus, values[STEP])

    def rows() -> Iterator[tuple]:
        for (true, predicted), count in np.ndenumerate(confusion(focus, step)):
            yield focus.class_names[true], focus.class_names[predicted], int(count)

    return Table(f"{focus.run}-confusion-{step}", ("true class", "predicted class", "images"), rows)


def snippet(recording: Recording, images: ImageSet, step: int) -> None:
    """The confusion matrix at a step."""
    from nnviz_core import course

    for row in course.answers(recording, images).confusion(step, len(images.class_names)):
        print(*row)


def sentences(focus: Focus, values: Values) -> str:
    step = _tried(focus, values[STEP])
    matrix = confusion(focus, step)
    most = int(np.diag(matrix).argmax())
    return (
        f"This is the confusion matrix of {focus.run} after step {step:,} of {focus.last:,}. "
        f"A row holds the test images of one class, and its darker cells the answers that most of them get. "
        f"Most often right is {focus.class_names[most]}, for {int(matrix[most, most]):,} of {int(matrix[most].sum()):,} images."
    )


VIEW = View(
    name="confusion",
    title="Confusion matrix",
    show=show,
    settings=(AXIS,),
    within=(STEP,),
    tables={"What is shown as CSV": table},
    snippet=snippet,
    given=lambda focus, values: learnt.given(focus, values) | {"step": values[STEP]},
)
