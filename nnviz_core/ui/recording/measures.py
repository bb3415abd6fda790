"""What the views measure of a whole training: each once for all visitors."""

import numpy as np

from nnviz_core import course
from nnviz_core.course import answer_records, measurement_records
from nnviz_core.course.histograms import Histograms, histograms
from nnviz_core.course.measurements import Measurements
from nnviz_core.course.movement import Movement, movement
from nnviz_core.course.passes import Passes, largest_map, passes
from nnviz_core.course.recognition import Answers
from nnviz_core.image_sets import ImageSet
from nnviz_core.live.recordings import DETAIL
from nnviz_core.streaming import Progress, unheard
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.recording import offered
from nnviz_core.ui.recording.focus import Focus

TESTED = DETAIL.images
"""How many test images a training that is recorded here takes its figures over."""


def images(focus: Focus) -> ImageSet:
    """The test images of the training's data set; for a visitor's own training the first `TESTED`, so that nobody waits for long."""
    every = loaded.images(focus.dataset)
    return every if focus.is_shipped else every.first(TESTED)


def _ready(focus: Focus) -> Measurements | None:
    """What is shipped of a shipped training."""
    return _shipped(focus.run, focus.last, images(focus)) if focus.is_shipped else None


@measured(brief=True)
def _shipped(run: str, last: int, images: ImageSet) -> Measurements | None:
    return measurement_records.load(run, offered.shared(run), images)


def reaches(focus: Focus, quantity: str) -> dict[str, float]:
    """Where the colours of each layer end, at every step."""
    if ready := _ready(focus):
        return ready.reaches[quantity]
    return _reaches(focus.token, focus.last, quantity)


@measured("Reading the whole training …")
def _reaches(run: str, last: int, quantity: str, tell: Progress = unheard) -> dict[str, float]:
    return course.reaches(offered.shared(run), quantity, tell)


def moved(focus: Focus) -> Movement:
    """How far the weights moved."""
    if ready := _ready(focus):
        return ready.movement
    return _moved(focus.token, focus.last)


@measured("Measuring how far the weights went …")
def _moved(run: str, last: int) -> Movement:
    return movement(offered.shared(run))


def norms(focus: Focus) -> dict[str, np.ndarray]:
    """The norm of each layer's gradient at every moment."""
    if ready := _ready(focus):
        return ready.norms
    return _norms(focus.token, focus.last)


@measured()
def _norms(run: str, last: int) -> dict[str, np.ndarray]:
    return course.gradient_norms(offered.shared(run))


def spread(focus: Focus, quantity: str, layer: str) -> Histograms:
    """The histograms of a layer's numbers."""
    if ready := _ready(focus):
        return ready.histograms[quantity, layer]
    return _spread(focus.token, focus.last, quantity, layer, reaches(focus, quantity)[layer])


@measured("Counting the weights of each step …")
def _spread(run: str, last: int, quantity: str, layer: str, reach: float) -> Histograms:
    return histograms(offered.shared(run), quantity, layer, reach)


def dead(focus: Focus) -> dict[str, np.ndarray]:
    """The share of dead units behind each ReLU, at the landmarks."""
    if ready := _ready(focus):
        return ready.dead
    return _dead(focus.token, focus.last, images(focus))


@measured("Looking for units that died …")
def _dead(run: str, last: int, images: ImageSet, tell: Progress = unheard) -> dict[str, np.ndarray]:
    return course.dead_units(offered.shared(run), images, tell)


def answered(focus: Focus) -> Answers:
    """What the network answered for the test images, at the landmarks."""
    tested = images(focus)
    ready = _shipped_answers(focus.run, focus.last, tested) if focus.is_shipped else None
    return ready or _answered(focus.token, focus.last, tested)


@measured(brief=True)
def _shipped_answers(run: str, last: int, images: ImageSet) -> Answers | None:
    return answer_records.load(run, offered.shared(run), images)


@measured("Asking the network of every moment for its answers …")
def _answered(run: str, last: int, images: ImageSet, tell: Progress = unheard) -> Answers:
    return course.answers(offered.shared(run), images, tell)


def map_reach(focus: Focus) -> float:
    """Where the colours of the outputs' maps end, at every step."""
    if ready := _ready(focus):
        return ready.largest_map
    return _map_reach(focus.token, focus.last)


@measured("Carrying the weights back to the pixels …")
def _map_reach(run: str, last: int) -> float:
    return largest_map(offered.shared(run))


def passed(focus: Focus, image: np.ndarray) -> Passes:
    """One input at the landmarks."""
    return _passed(focus.token, focus.last, image)


@measured("Passing the input through the network of every moment …")
def _passed(run: str, last: int, image: np.ndarray) -> Passes:
    return passes(offered.shared(run), image)
