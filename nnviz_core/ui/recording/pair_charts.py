"""The charts of two trainings on the steps of the first: loss, accuracy, where each loss turns, and the differences."""

import numpy as np

from nnviz_core import course
from nnviz_core.course.alignment import pace
from nnviz_core.figures.course import Chart, Course, reach
from nnviz_core.recordings import Recording
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.timeline import turn_words


def charts(subject: Focus, other: Focus | None, by_images: bool) -> list[Chart]:
    """Test loss and accuracy of both, and the differences of each."""
    own = subject.recording
    beside = course.aligned(own, other.recording, by_images) if other else None
    names = f"{subject.run} and {other.run}" if other else subject.run
    losses, accuracies = [Course(subject.run, own.test_losses, 0)], [Course(subject.run, own.test_accuracies, 0)]
    turns = [(course.turn(own).step, f"{subject.run}: {turn_words(own)}")]
    if other and beside:
        losses.append(Course(other.run, beside.losses, 1, dashed=True))
        accuracies.append(Course(other.run, beside.accuracies, 1, dashed=True))
        turns += _turn_of(subject, other, by_images)
    levels = Chart(
        "Test loss (nats)",
        f"Test loss of {names}",
        own.steps,
        losses,
        0.0,
        reach(*(each.values for each in losses)),
        flags=turns,
    )
    shares = Chart("Test accuracy", f"Test accuracy of {names}", own.steps, accuracies, 0.0, 1.0, share=True)
    if not (other and beside):
        return [levels, shares]
    less = f"{subject.run} less that of {other.run}"
    return [
        levels,
        shares,
        _difference(own, "Difference in loss (nats)", f"Test loss of {less}", beside.loss_differences, False),
        _difference(own, "Difference in accuracy", f"Test accuracy of {less}", beside.accuracy_differences, True),
    ]


def _turn_of(subject: Focus, other: Focus, by_images: bool) -> list[tuple[int, str]]:
    """Where the other’s loss turns, on the steps of this one, if these go so far."""
    step = round(course.turn(other.recording).step / pace(subject.recording, other.recording, by_images))
    return [(step, f"{other.run}: {turn_words(other.recording)}")] if step <= subject.last else []


def _difference(own: Recording, title: str, alt: str, values: np.ndarray, share: bool) -> Chart:
    size = float(np.nanmax(np.abs(values))) * 1.05 or 1.0
    return Chart(title, alt, own.steps, [Course("difference", values, 2)], -size, size, share=share)
