"""Loss and accuracy over the whole training, on ranges that hold for all of it."""

from nnviz_core import course
from nnviz_core.figures.course import Chart, Course, reach
from nnviz_core.numerals import numeral
from nnviz_core.recordings import Recording
from nnviz_core.ui.recording.focus import Focus


def turn_words(recording: Recording) -> str:
    """What stands at the step with the least loss on test images."""
    turn = course.turn(recording)
    loss = numeral(turn.loss, ".3f")
    return f"test loss turns at {loss}" if turn.rises else f"least test loss {loss}"


def charts(focus: Focus) -> list[Chart]:
    """The two charts of the time line, with the step at which the loss on test images turns."""
    recording, turn = focus.recording, course.turn(focus.recording)
    return [
        Chart(
            "Loss (nats)",
            f"Loss of {focus.run} on training and test images over {focus.last:,} steps; the least on test images is "
            f"{numeral(turn.loss, '.3f')} at step {turn.step:,}",
            recording.steps,
            [Course("training", recording.losses, 0), Course("test", recording.test_losses, 1, dashed=True)],
            0.0,
            reach(recording.losses, recording.test_losses),
            flags=[(turn.step, turn_words(recording))],
        ),
        Chart(
            "Accuracy",
            f"Accuracy of {focus.run} on training and test images over {focus.last:,} steps; at the end "
            f"{numeral(100 * recording.test_accuracies[-1], '.1f')} % of the test images are read correctly",
            recording.steps,
            [Course("training", recording.accuracies, 0), Course("test", recording.test_accuracies, 1, dashed=True)],
            0.0,
            1.0,
            share=True,
        ),
    ]
