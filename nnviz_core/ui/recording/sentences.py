"""What each view of Training, wound back shows, in three sentences with its present numbers."""

import numpy as np

from nnviz_core import course
from nnviz_core.numerals import numeral, percent
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.recording import record_words
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.record import course as course_of_record
from nnviz_core.ui.recording.settings import STEP


def weights(focus: Focus, values: Values) -> str:
    step, first = values[STEP], course.layers(focus.recording)[0]
    numbers = course.tensors(focus.recording, "weights", step)[f"{first}.weight"]
    return (
        f"{state(focus, step)} "
        f"Each image holds numbers of one layer at this step, on colours that mean the same at every other step. "
        f"The {numbers.size:,} weights of {first} are {numeral(np.abs(numbers).mean())} in size on average, and at most {numeral(np.abs(numbers).max())}."
    )


def record(focus: Focus, values: Values) -> str:
    return record_words.sentences(course_of_record(values)[-1])


def state(focus: Focus, step: int) -> str:
    """How far the training is at `step`."""
    recording = focus.recording
    place = int(np.searchsorted(recording.steps, step))
    return (
        f"This is {focus.run} after step {step:,} of {focus.last:,}, when it reads {percent(float(recording.test_accuracies[place]))} of the test images "
        f"correctly, with a loss of {numeral(recording.test_losses[place], '.3f')} nats."
    )
